// load: the two ends of a measurement. `targets` is what the tunnels lead to, the other words are clients of a SOCKS5 port.
//   cc -O2 -o load load.c
//   ./load targets SOURCE SINK ECHO                  # TCP: endless zeros, swallow, echo; UDP: echo on the port ECHO
//   ./load down|up    SOCKS TARGET CONNS SECONDS [RAMP]   # bytes that arrived / were taken, after RAMP seconds
//   ./load tunnels    SOCKS TARGET CONCURRENT SECONDS     # connect, one byte there and back, close, again
//   ./load pingpong   SOCKS TARGET SIZE SECONDS           # one tunnel, one message under way
//   ./load idle       SOCKS TARGET TUNNELS SECONDS        # opens them, one byte there and back each, holds them
//   ./load udp        SOCKS TARGET CLIENTS IN_FLIGHT SIZE SECONDS
//   ./load udp-idle   SOCKS TARGET ASSOCIATIONS SECONDS
// All on 127.0.0.1. PIDS=1,2 in the environment: their CPU seconds (utime + stime of /proc/PID/stat, exact to 10 ms) over the
// measured window and their RSS (KiB) before and at its end are reported with the rest. Prints one line of JSON.
// Single-threaded; bulk bytes are dropped by the kernel (MSG_TRUNC), never copied, so that this end is not what is measured.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BLOCK (256 * 1024)
#define BATCH 32
#define LARGEST 65507
static unsigned char block[BLOCK];
static int epoll_fd;

static void fatal(const char *what) { perror(what); exit(1); }
static int64_t now_ns(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000000LL + t.tv_nsec; }
static double seconds_since(int64_t then) { return (now_ns() - then) / 1e9; }
static struct sockaddr_in loopback(int port) {
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}
static void no_delay(int fd) { int one = 1; setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one); }
static void arm(int op, int fd, uint32_t events, void *what) {
    if (epoll_ctl(epoll_fd, op, fd, &(struct epoll_event){.events = events, .data.ptr = what})) fatal("epoll_ctl");
}

// ---- the processes under test ----

#define MAX_PIDS 4
static int pids[MAX_PIDS], pid_count;
struct usage { double cpu[MAX_PIDS]; long rss[MAX_PIDS]; double own; };

static void find_pids(void) {
    const char *list = getenv("PIDS");
    for (char *end; list && *list && pid_count < MAX_PIDS; list = *end ? end + 1 : end) pids[pid_count++] = strtol(list, &end, 10);
}

static double cpu_of(int pid) {
    char path[64], text[1024] = {0};
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY);
    if (fd < 0 || read(fd, text, sizeof text - 1) <= 0) { fprintf(stderr, "load: process %d is gone\n", pid); exit(1); }
    close(fd);
    unsigned long user = 0, system = 0;
    sscanf(strrchr(text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    return (double) (user + system) / sysconf(_SC_CLK_TCK);
}

static long rss_of(int pid) {                 // smaps_rollup walks the pages; VmRSS lags by up to 64 pages a thread
    char path[64], line[256];
    long kib = -1;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f)) if (sscanf(line, "Rss: %ld", &kib) == 1) break;
    if (f) fclose(f);
    return kib;
}

static struct usage usage_now(int with_rss) {
    struct usage u = {0};
    struct rusage own;
    for (int i = 0; i < pid_count; i++) { if (with_rss) u.rss[i] = rss_of(pids[i]); u.cpu[i] = cpu_of(pids[i]); }
    getrusage(RUSAGE_SELF, &own);
    u.own = own.ru_utime.tv_sec + own.ru_stime.tv_sec + (own.ru_utime.tv_usec + own.ru_stime.tv_usec) / 1e6;
    return u;
}

static void print_usage(struct usage *a, struct usage *b) {
    printf("\"cpu\": [");
    for (int i = 0; i < pid_count; i++) printf("%s%.2f", i ? ", " : "", b->cpu[i] - a->cpu[i]);
    printf("], \"rss_before\": [");
    for (int i = 0; i < pid_count; i++) printf("%s%ld", i ? ", " : "", a->rss[i]);
    printf("], \"rss\": [");
    for (int i = 0; i < pid_count; i++) printf("%s%ld", i ? ", " : "", b->rss[i]);
    printf("], \"load_cpu\": %.2f", b->own - a->own);
}

// ---- latencies ----

static uint32_t *sample;                      // microseconds / 10
static size_t samples, sample_room;
static void note(int64_t ns) {
    if (samples == sample_room && !(sample = realloc(sample, (sample_room = sample_room ? sample_room * 2 : 65536) * 4))) fatal("realloc");
    sample[samples++] = ns / 100 > UINT32_MAX ? UINT32_MAX : ns / 100;
}
static int by_size(const void *a, const void *b) { uint32_t x = *(uint32_t *) a, y = *(uint32_t *) b; return x < y ? -1 : x > y; }
static void print_latency(void) {
    qsort(sample, samples, sizeof *sample, by_size);
    printf("\"p50_us\": %.1f, \"p99_us\": %.1f", samples ? sample[samples / 2] / 10.0 : 0, samples ? sample[samples * 99 / 100] / 10.0 : 0);
}

// ---- targets ----

enum kind { SOURCE, SINK, ECHO, UDP_ECHO };
struct peer { int fd, listening; enum kind kind; unsigned char *rest; size_t from, to; };

static void drop(struct peer *p) { close(p->fd); free(p->rest); free(p); }

static void echo(struct peer *p) {
    static unsigned char bytes[65536];
    if (p->rest) {
        ssize_t n = send(p->fd, p->rest + p->from, p->to - p->from, MSG_NOSIGNAL);
        if (n < 0) { if (errno != EAGAIN) drop(p); return; }
        if ((p->from += n) < p->to) return;
        free(p->rest); p->rest = NULL;
        arm(EPOLL_CTL_MOD, p->fd, EPOLLIN, p);
        return;
    }
    ssize_t n = recv(p->fd, bytes, sizeof bytes, 0);
    if (n <= 0) { if (n == 0 || errno != EAGAIN) drop(p); return; }
    ssize_t sent = send(p->fd, bytes, n, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) { drop(p); return; }
    if (sent < 0) sent = 0;
    if (sent == n) return;
    if (!(p->rest = malloc(n - sent))) fatal("malloc");
    memcpy(p->rest, bytes + sent, n - sent);
    p->from = 0; p->to = n - sent;
    arm(EPOLL_CTL_MOD, p->fd, EPOLLOUT, p);
}

static void udp_echo(struct peer *p) {
    static unsigned char bytes[BATCH][LARGEST];
    static struct sockaddr_in from[BATCH];
    struct mmsghdr m[BATCH];
    struct iovec v[BATCH];
    for (int i = 0; i < BATCH; i++) {
        v[i] = (struct iovec){bytes[i], LARGEST};
        m[i] = (struct mmsghdr){.msg_hdr = {.msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &v[i], .msg_iovlen = 1}};
    }
    int n = recvmmsg(p->fd, m, BATCH, MSG_DONTWAIT, NULL);
    for (int i = 0; i < n; i++) v[i].iov_len = m[i].msg_len;
    if (n > 0) sendmmsg(p->fd, m, n, 0);
}

static void serve(struct peer *p) {
    ssize_t n;
    if (p->listening) {
        int fd;
        while ((fd = accept4(p->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
            no_delay(fd);
            struct peer *new = calloc(1, sizeof *new);
            new->fd = fd; new->kind = p->kind;
            arm(EPOLL_CTL_ADD, fd, p->kind == SOURCE ? EPOLLOUT : EPOLLIN, new);
        }
        return;
    }
    switch (p->kind) {
    case SOURCE: if (send(p->fd, block, BLOCK, MSG_NOSIGNAL) < 0 && errno != EAGAIN) drop(p); return;
    case SINK: if ((n = recv(p->fd, block, 1 << 20, MSG_TRUNC)) == 0 || (n < 0 && errno != EAGAIN)) drop(p); return;
    case ECHO: echo(p); return;
    case UDP_ECHO: udp_echo(p); return;
    }
}

static void target(int port, enum kind kind) {
    struct peer *p = calloc(1, sizeof *p);
    struct sockaddr_in a = loopback(port);
    int udp = kind == UDP_ECHO, one = 1, big = 4 << 20;
    p->fd = socket(AF_INET, (udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    p->listening = !udp; p->kind = kind;
    if (udp) setsockopt(p->fd, SOL_SOCKET, SO_RCVBUFFORCE, &big, sizeof big);
    else setsockopt(p->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(p->fd, (struct sockaddr *) &a, sizeof a) || (!udp && listen(p->fd, 4096))) fatal("listen");
    arm(EPOLL_CTL_ADD, p->fd, EPOLLIN, p);
}

static void targets(int source, int sink, int echo_port) {
    target(source, SOURCE); target(sink, SINK); target(echo_port, ECHO); target(echo_port, UDP_ECHO);
    puts("ready"); fflush(stdout);
    struct epoll_event events[256];
    for (;;) {
        int n = epoll_wait(epoll_fd, events, 256, -1);
        for (int i = 0; i < n; i++) serve(events[i].data.ptr);
    }
}

// ---- a client's way through SOCKS5 ----

enum step { CONNECTING, GREETED, ASKED, OPEN };
struct tunnel { int fd; enum step step; int64_t born; };
static int socks_port, target_port;
static long failures;

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

static int tell(int fd, const void *bytes, size_t length) { return send(fd, bytes, length, MSG_NOSIGNAL) == (ssize_t) length ? 0 : -1; }

// One step of the handshake; 1 once the tunnel is open, 0 while it is not, -1 when it failed.
static int advance(struct tunnel *t) {
    unsigned char answer[32], request[] = {5, 1, 0, 1, 127, 0, 0, 1, target_port >> 8, target_port};
    ssize_t n;
    switch (t->step) {
    case CONNECTING:
        if (tell(t->fd, "\5\1\0", 3)) return -1;
        t->step = GREETED;
        arm(EPOLL_CTL_MOD, t->fd, EPOLLIN, t);
        return 0;
    case GREETED:
        if ((n = recv(t->fd, answer, 2, 0)) != 2) return n < 0 && errno == EAGAIN ? 0 : -1;
        if (answer[1] || tell(t->fd, request, sizeof request)) return -1;
        t->step = ASKED;
        return 0;
    case ASKED:
        if ((n = recv(t->fd, answer, 10, 0)) != 10) return n < 0 && errno == EAGAIN ? 0 : -1;   // all programs send 10 at once
        if (answer[1]) return -1;
        t->step = OPEN;
        return 1;
    default: return 1;
    }
}

static void again(struct tunnel *t) { close(t->fd); begin(t); }

static struct usage before, after;
static int64_t window;                        // when the measured part began
static void open_window(int with_rss) { before = usage_now(with_rss); window = now_ns(); }

// ---- bulk ----

static void bulk(int down, int conns, double seconds, double ramp) {
    struct tunnel *all = calloc(conns, sizeof *all);
    for (int i = 0; i < conns; i++) begin(&all[i]);
    int64_t start = now_ns();
    int open = 0, measuring = 0;
    double bytes = 0;
    struct epoll_event events[64];
    if (ramp <= 0) { open_window(1); measuring = 1; }
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
        if (!measuring && open + failures == conns && seconds_since(start) >= ramp) { open_window(1); measuring = 1; bytes = 0; }
        if (measuring && seconds_since(window) >= seconds) break;
        if (seconds_since(start) > seconds + ramp + 10) break;                  // never opened: say so by the failures
    }
    double took = seconds_since(window);
    after = usage_now(1);
    if (!measuring) failures += conns - open;
    printf("{\"seconds\": %.3f, \"bytes\": %.0f, \"failures\": %ld, ", measuring ? took : 0, measuring ? bytes : 0, failures);
}

// ---- many short tunnels, and many idle ones ----

static void tunnels(int concurrent, double seconds) {
    struct tunnel *all = calloc(concurrent, sizeof *all);
    struct epoll_event events[256];
    long done = 0;
    open_window(1);
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
    double took = seconds_since(window);
    after = usage_now(1);
    for (int i = 0; i < concurrent; i++) {                                      // one that hangs is a failure, not a lost slot
        if (now_ns() - all[i].born > 1000000000LL) failures++;
    }
    printf("{\"seconds\": %.3f, \"tunnels\": %ld, \"failures\": %ld, ", took, done, failures);
    print_latency(); printf(", ");
}

static void idle(int count, double seconds) {
    struct tunnel *all = calloc(count, sizeof *all);
    struct epoll_event events[256];
    int begun = 0, settled = 0;
    open_window(1);
    while (settled < count && seconds_since(window) < 30) {
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
    double opening = seconds_since(window);
    usleep(seconds * 1e6);
    after = usage_now(1);
    printf("{\"seconds\": %.3f, \"tunnels\": %ld, \"failures\": %ld, ", opening, (long) count - failures, failures);
}

static void pingpong(int size, double seconds) {
    struct tunnel t;
    struct epoll_event event;
    int open = 0;
    begin(&t);
    while (!open && epoll_wait(epoll_fd, &event, 1, 5000) == 1) open = advance(&t);
    fcntl(t.fd, F_SETFL, 0);
    setsockopt(t.fd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){.tv_sec = 5}, sizeof(struct timeval));
    open_window(1);
    while (open > 0 && seconds_since(window) < seconds) {
        int64_t sent = now_ns();
        if (tell(t.fd, block, size) || recv(t.fd, block, size, MSG_WAITALL) != size) { failures++; break; }
        note(now_ns() - sent);
    }
    failures += open <= 0;
    double took = seconds_since(window);
    after = usage_now(1);
    printf("{\"seconds\": %.3f, \"round_trips\": %zu, \"failures\": %ld, ", took, samples, failures);
    print_latency(); printf(", ");
}

// ---- UDP: each client has its association; its datagrams carry a number and the time they left ----

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

static void udp(int count, int in_flight, int size, double seconds) {
    struct client *all = associations(count);
    uint32_t *epoch = calloc(count, sizeof *epoch);
    struct epoll_event events[256];
    long answers = 0, lost = 0;
    if (size < (int) sizeof(struct stamp)) { fprintf(stderr, "load: SIZE under %zu\n", sizeof(struct stamp)); exit(64); }
    open_window(1);
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
    double took = seconds_since(window);
    after = usage_now(1);
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
    print_latency(); printf(", ");
}

static void udp_idle(int count, double seconds) {
    open_window(1);
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
    after = usage_now(1);
    printf("{\"seconds\": %.3f, \"associations\": %d, \"failures\": %ld, ", opening, count, failures);
}

static int usage(void) { fprintf(stderr, "usage: see the head of load.c\n"); return 64; }

int main(int argc, char **argv) {
    signal(SIGPIPE, SIG_IGN);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (argc < 5) return usage();
    const char *word = argv[1];
    double a[8] = {0};
    for (int i = 2; i < argc && i < 10; i++) a[i - 2] = atof(argv[i]);
    if (!strcmp(word, "targets")) targets(a[0], a[1], a[2]);
    find_pids();
    socks_port = a[0]; target_port = a[1];
    if (!strcmp(word, "down") && argc >= 6) bulk(1, a[2], a[3], a[4]);
    else if (!strcmp(word, "up") && argc >= 6) bulk(0, a[2], a[3], a[4]);
    else if (!strcmp(word, "tunnels") && argc == 6) tunnels(a[2], a[3]);
    else if (!strcmp(word, "pingpong") && argc == 6) pingpong(a[2], a[3]);
    else if (!strcmp(word, "idle") && argc == 6) idle(a[2], a[3]);
    else if (!strcmp(word, "udp") && argc == 8) udp(a[2], a[3], a[4], a[5]);
    else if (!strcmp(word, "udp-idle") && argc == 6) udp_idle(a[2], a[3]);
    else return usage();
    print_usage(&before, &after);
    puts("}");
}
