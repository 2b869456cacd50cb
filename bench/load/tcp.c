// Clients of a SOCKS5 port, or of one that speaks HTTP: bulk data, many short tunnels, many idle ones, small messages back and forth.
#define _GNU_SOURCE
#include "load.h"

enum step { CONNECTING, GREETED, ASKED, OPEN };
struct tunnel { int fd; enum step step; int64_t born; };

int by_http;                                  // by CONNECT, in one round trip, where SOCKS5 takes two

static void begin(struct tunnel *t) {
    struct sockaddr_in a = loopback(socks_port);
    t->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (t->fd < 0) fatal("socket");
    no_delay(t->fd);
    t->step = CONNECTING;
    t->born = now_ns();
    if (connect(t->fd, (struct sockaddr *) &a, sizeof a) && errno != EINPROGRESS) fatal("connect to the SOCKS port");
    arm(EPOLL_CTL_ADD, t->fd, EPOLLOUT, t);
}

// One step of the handshake; 1 once the tunnel is open, 0 while it is not, -1 when it failed.
static int advance(struct tunnel *t) {
    unsigned char answer[128], request[] = {5, 1, 0, 1, 127, 0, 0, 1, target_port >> 8, target_port};
    char head[128];
    ssize_t n;
    switch (t->step) {
    case CONNECTING:
        arm(EPOLL_CTL_MOD, t->fd, EPOLLIN, t);
        if (by_http) {
            n = snprintf(head, sizeof head, "CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", target_port, target_port);
            t->step = ASKED;
            return tell(t->fd, head, n);
        }
        if (tell(t->fd, "\5\1\0", 3)) return -1;
        t->step = GREETED;
        return 0;
    case GREETED:
        if ((n = recv(t->fd, answer, 2, 0)) != 2) return n < 0 && errno == EAGAIN ? 0 : -1;
        if (answer[1] || tell(t->fd, request, sizeof request)) return -1;
        t->step = ASKED;
        return 0;
    case ASKED:
        if (by_http) {                                                          // the head comes whole, and no byte behind it
            if ((n = recv(t->fd, answer, sizeof answer, 0)) < 16) return n < 0 && errno == EAGAIN ? 0 : -1;
            if (memcmp(answer + 8, " 200 ", 5) || memcmp(answer + n - 4, "\r\n\r\n", 4)) return -1;
            t->step = OPEN;
            return 1;
        }
        if ((n = recv(t->fd, answer, 10, 0)) != 10) return n < 0 && errno == EAGAIN ? 0 : -1;   // all programs send 10 at once
        if (answer[1]) return -1;
        t->step = OPEN;
        return 1;
    default: return 1;
    }
}

static void again(struct tunnel *t) { close(t->fd); begin(t); }

void bulk(int down, int conns, double seconds, double ramp) {
    struct tunnel *all = calloc(conns, sizeof *all);
    for (int i = 0; i < conns; i++) begin(&all[i]);
    int64_t start = now_ns();
    int open = 0, measuring = 0;
    double bytes = 0;
    struct epoll_event events[64];
    if (ramp <= 0) { open_window(); measuring = 1; }
    for (;;) {
        int n = epoll_wait(epoll_fd, events, 64, 50);
        for (int i = 0; i < n; i++) {
            struct tunnel *t = events[i].data.ptr;
            if (t->step == OPEN) {
                ssize_t moved = down ? recv(t->fd, block, 1 << 20, MSG_TRUNC) : send(t->fd, block, BLOCK, MSG_NOSIGNAL);
                if (moved > 0) bytes += moved;
                else if (moved == 0 || errno != EAGAIN) { failures++; close(t->fd); open--; }
                continue;
            }
            int done = advance(t);
            if (done < 0) { failures++; close(t->fd); }
            if (done > 0) { open++; if (!down) arm(EPOLL_CTL_MOD, t->fd, EPOLLOUT, t); }
        }
        if (failures == conns) break;
        if (!measuring && open + failures == conns && seconds_since(start) >= ramp) { open_window(); measuring = 1; bytes = 0; }
        if (measuring && seconds_since(window) >= seconds) break;
        if (seconds_since(start) > seconds + ramp + 10) break;                  // never opened: say so by the failures
    }
    double took = close_window();
    if (!measuring) failures += conns - open;
    printf("{\"seconds\": %.3f, \"bytes\": %.0f, \"failures\": %ld, ", measuring ? took : 0, measuring ? bytes : 0, failures);
}

void tunnels(int concurrent, double seconds) {
    struct tunnel *all = calloc(concurrent, sizeof *all);
    struct epoll_event events[256];
    long done = 0;
    open_window();
    for (int i = 0; i < concurrent; i++) begin(&all[i]);
    while (seconds_since(window) < seconds) {
        int n = epoll_wait(epoll_fd, events, 256, 50);
        for (int i = 0; i < n; i++) {
            struct tunnel *t = events[i].data.ptr;
            if (t->step != OPEN) {
                int open = advance(t);
                if (open < 0 || (open > 0 && tell(t->fd, "x", 1))) { failures++; again(t); }
                continue;
            }
            char byte;
            ssize_t got = recv(t->fd, &byte, 1, 0);
            if (got < 0 && errno == EAGAIN) continue;
            if (got == 1) { note(now_ns() - t->born); done++; } else failures++;
            again(t);
        }
    }
    double took = close_window();
    for (int i = 0; i < concurrent; i++) {                                      // one that hangs is a failure, not a lost slot
        if (now_ns() - all[i].born > 1000000000LL) failures++;
    }
    printf("{\"seconds\": %.3f, \"tunnels\": %ld, \"failures\": %ld, ", took, done, failures);
    print_latency();
}

// Opens them, one byte there and back each, and lets them be.
static void hold(int count) {
    struct tunnel *all = calloc(count, sizeof *all);
    struct epoll_event events[256];
    int begun = 0, settled = 0;
    int64_t start = now_ns();
    while (settled < count && seconds_since(start) < 60) {
        while (begun < count && begun - settled < 64) begin(&all[begun++]);     // 64 at a time: no listener's queue overflows
        int n = epoll_wait(epoll_fd, events, 256, 50);
        for (int i = 0; i < n; i++) {
            struct tunnel *t = events[i].data.ptr;
            int open = t->step == OPEN ? 2 : advance(t);
            char byte;
            if (open == 0 || (open == 1 && !tell(t->fd, "x", 1))) continue;
            if (open < 2 || recv(t->fd, &byte, 1, 0) != 1) failures++;
            epoll_ctl(epoll_fd, EPOLL_CTL_DEL, t->fd, NULL);
            settled++;
        }
    }
    failures += count - settled;
}

void idle(int count, double seconds) {
    open_window();
    hold(count);
    double opening = seconds_since(window);
    usleep(seconds * 1e6);
    close_window();
    printf("{\"seconds\": %.3f, \"tunnels\": %ld, \"failures\": %ld, ", opening, (long) count - failures, failures);
}

struct ping { struct tunnel way; int got; int64_t left; };

static int send_ping(struct ping *p, int size) { p->left = now_ns(); p->got = 0; return tell(p->way.fd, block, size); }

void grown(int count, int size, int conns, double seconds) {
    hold(count);
    if (failures) fatal("idle tunnels to hold");
    pingpong(size, conns, seconds);
}

void pingpong(int size, int conns, double seconds) {
    struct ping *all = calloc(conns, sizeof *all);
    struct epoll_event events[64];
    int open = 0;
    for (int i = 0; i < conns; i++) begin(&all[i].way);
    for (int64_t start = now_ns(); open < conns && seconds_since(start) < 5;) {
        int n = epoll_wait(epoll_fd, events, 64, 50);
        for (int i = 0; i < n; i++) if (advance(events[i].data.ptr) > 0) open++;
    }
    open_window();
    for (int i = 0; i < conns; i++) if (all[i].way.step != OPEN || send_ping(&all[i], size)) failures++;
    while (!failures && seconds_since(window) < seconds) {
        int n = epoll_wait(epoll_fd, events, 64, 5000);
        if (n == 0) failures++;
        for (int i = 0; i < n; i++) {
            struct ping *p = events[i].data.ptr;
            ssize_t got = recv(p->way.fd, block, size - p->got, 0);
            if (got <= 0) { if (got == 0 || errno != EAGAIN) failures++; continue; }
            if ((p->got += got) < size) continue;
            note(now_ns() - p->left);
            if (send_ping(p, size)) failures++;
        }
    }
    double took = close_window();
    printf("{\"seconds\": %.3f, \"round_trips\": %zu, \"failures\": %ld, ", took, samples, failures);
    print_latency();
}
