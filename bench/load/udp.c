// Clients of SOCKS5 UDP ASSOCIATE, one association each; a datagram carries the time it left and its epoch.
#define _GNU_SOURCE
#include "load.h"

struct client { int control, fd; int in_flight; int64_t heard; };
struct stamp { int64_t left; uint32_t epoch; };
#define UDP_HEADER 10

static int associate(struct client *c) {
    unsigned char answer[10], request[] = {5, 3, 0, 1, 0, 0, 0, 0, 0, 0};
    struct sockaddr_in a = loopback(socks_port);
    int big = 4 << 20;
    struct timeval patience = {.tv_sec = 5};
    c->control = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    no_delay(c->control);
    setsockopt(c->control, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(c->control, (struct sockaddr *) &a, sizeof a) || tell(c->control, "\5\1\0", 3)) return -1;
    if (recv(c->control, answer, 2, MSG_WAITALL) != 2 || tell(c->control, request, sizeof request)) return -1;
    if (recv(c->control, answer, 10, MSG_WAITALL) != 10 || answer[1]) return -1;
    a.sin_port = htons(answer[8] << 8 | answer[9]);
    c->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(c->fd, SOL_SOCKET, SO_RCVBUFFORCE, &big, sizeof big);
    return connect(c->fd, (struct sockaddr *) &a, sizeof a);
}

static int cast(struct client *c, int count, int size, uint32_t epoch) {
    static unsigned char bytes[BATCH][UDP_HEADER + LARGEST];
    struct mmsghdr m[BATCH] = {0};
    struct iovec v[BATCH];
    struct stamp s = {now_ns(), epoch};
    unsigned char header[UDP_HEADER] = {0, 0, 0, 1, 127, 0, 0, 1, target_port >> 8, target_port};
    int sent = 0;
    while (count > 0) {
        int n = count < BATCH ? count : BATCH;
        for (int i = 0; i < n; i++) {
            memcpy(bytes[i], header, UDP_HEADER);
            memcpy(bytes[i] + UDP_HEADER, &s, sizeof s);
            v[i] = (struct iovec){bytes[i], UDP_HEADER + size};
            m[i].msg_hdr.msg_iov = &v[i]; m[i].msg_hdr.msg_iovlen = 1;
        }
        int taken = sendmmsg(c->fd, m, n, 0);
        if (taken <= 0) break;
        sent += taken; count -= taken;
    }
    c->in_flight += sent;
    return sent;
}

static int gather(struct client *c, int size, uint32_t epoch) {                 // answers of this client's present epoch
    static unsigned char bytes[BATCH][UDP_HEADER + LARGEST];
    struct mmsghdr m[BATCH] = {0};
    struct iovec v[BATCH];
    for (int i = 0; i < BATCH; i++) {
        v[i] = (struct iovec){bytes[i], UDP_HEADER + LARGEST};
        m[i].msg_hdr.msg_iov = &v[i]; m[i].msg_hdr.msg_iovlen = 1;
    }
    int n = recvmmsg(c->fd, m, BATCH, MSG_DONTWAIT, NULL), good = 0;
    int64_t now = now_ns();
    for (int i = 0; i < n; i++) {
        struct stamp s;
        memcpy(&s, bytes[i] + UDP_HEADER, sizeof s);
        if ((int) m[i].msg_len != UDP_HEADER + size || s.epoch != epoch) continue;      // late: it was counted as lost
        note(now - s.left);
        good++;
    }
    if (good) { c->heard = now; c->in_flight -= good; }
    return good;
}

static struct client *associations(int count) {
    struct client *all = calloc(count, sizeof *all);
    for (int i = 0; i < count; i++) {
        if (associate(&all[i])) { fprintf(stderr, "load: UDP ASSOCIATE %d was refused\n", i); exit(1); }
        all[i].heard = now_ns();
        arm(EPOLL_CTL_ADD, all[i].fd, EPOLLIN, &all[i]);
    }
    return all;
}

void udp(int count, int in_flight, int size, double seconds) {
    struct client *all = associations(count);
    uint32_t *epoch = calloc(count, sizeof *epoch);
    struct epoll_event events[256];
    long answers = 0, lost = 0;
    if (size < (int) sizeof(struct stamp)) { fprintf(stderr, "load: SIZE under %zu\n", sizeof(struct stamp)); exit(64); }
    open_window();
    for (int i = 0; i < count; i++) cast(&all[i], in_flight, size, 0);
    for (int64_t checked = now_ns(); seconds_since(window) < seconds;) {
        int n = epoll_wait(epoll_fd, events, 256, 50);
        for (int i = 0; i < n; i++) {
            struct client *c = events[i].data.ptr;
            int got = gather(c, size, epoch[c - all]);
            answers += got;
            if (got) cast(c, got, size, epoch[c - all]);
        }
        if (now_ns() - checked < 100000000) continue;
        checked = now_ns();
        for (int i = 0; i < count; i++) {     // nothing for a second: what was under way is lost, start anew under a new number
            if (checked - all[i].heard < 1000000000) continue;
            lost += all[i].in_flight; all[i].in_flight = 0; all[i].heard = checked;
            cast(&all[i], in_flight, size, ++epoch[i]);
        }
    }
    double took = close_window();
    for (int64_t end = now_ns(); seconds_since(end) < 1;) {                     // what is still under way may come home
        int n = epoll_wait(epoll_fd, events, 256, 20), under_way = 0;
        size_t counted = samples;
        for (int i = 0; i < n; i++) { struct client *c = events[i].data.ptr; gather(c, size, epoch[c - all]); }
        samples = counted;
        for (int i = 0; i < count; i++) under_way += all[i].in_flight;
        if (!under_way) break;
    }
    for (int i = 0; i < count; i++) lost += all[i].in_flight;
    printf("{\"seconds\": %.3f, \"answers\": %ld, \"lost\": %ld, ", took, answers, lost);
    print_latency();
}

void udp_idle(int count, double seconds) {
    open_window();
    struct client *all = associations(count);
    struct epoll_event event;
    for (int i = 0; i < count; i++) {
        cast(&all[i], 1, 64, 0);
        int64_t sent = now_ns();
        while (all[i].in_flight && seconds_since(sent) < 1) if (epoll_wait(epoll_fd, &event, 1, 50) > 0) gather(event.data.ptr, 64, 0);
        failures += all[i].in_flight;
        if (failures > 20) { fprintf(stderr, "load: UDP is not answered\n"); exit(1); }
    }
    double opening = seconds_since(window);
    usleep(seconds * 1e6);
    close_window();
    printf("{\"seconds\": %.3f, \"associations\": %d, \"failures\": %ld, ", opening, count, failures);
}
