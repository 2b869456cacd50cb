// What the tunnels lead to: endless zeros, a sink, an echo; over UDP an echo.
#define _GNU_SOURCE
#include "load.h"

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

void targets(int source, int sink, int echo_port) {
    target(source, SOURCE); target(sink, SINK); target(echo_port, ECHO); target(echo_port, UDP_ECHO);
    puts("ready"); fflush(stdout);
    struct epoll_event events[256];
    for (;;) {
        int n = epoll_wait(epoll_fd, events, 256, -1);
        for (int i = 0; i < n; i++) serve(events[i].data.ptr);
    }
}
