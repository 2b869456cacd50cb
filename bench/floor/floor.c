// floor: the relay pair of a tunnel with everything left out but the relaying. What it costs is what moving bytes through two
// processes costs on this machine; a tunnel's own price is what comes on top.
//   cc -O2 -o floor floor/*.c
//   ./floor server PORT                 # link in: the SOCKS address in clear, then bytes; dials that address
//   ./floor local PORT SERVER_PORT      # SOCKS5 CONNECT in, without authentication; link out
// One thread, level-triggered epoll, 256 KiB reads. A side is read only while the other has taken everything: that is the
// back-pressure. FIN is handed on after what came before it; a tunnel ends when both sides have ended, or at once by an error.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum stage { GREETING, REQUEST, HEADER, RELAY };

struct end {
    int fd;
    uint32_t armed;                       // what epoll watches; 0: not registered, so that a hang-up cannot spin
    int connecting, ended, fin_due, fin_sent;
    unsigned char *outbox;                // what the socket did not take yet; NULL when it took everything
    size_t outbox_from, outbox_to;
    struct tunnel *tunnel;
};

struct tunnel {
    struct end left, right;               // right.fd is -1 until somebody asked for a target
    enum stage stage;
    int early_length, dead;
    unsigned char early[2 + 255 + 260];   // a handshake that is not complete yet
    struct tunnel *next_dead;
};

static unsigned char scratch[256 * 1024];
static int epoll_fd, server_port;         // server_port 0: this is the server half
static struct tunnel *graveyard;          // freed after the batch of events that may still name them

static void fatal(const char *what) { perror(what); exit(1); }

static struct end *other(struct end *e) { return e == &e->tunnel->left ? &e->tunnel->right : &e->tunnel->left; }

static void bury(struct tunnel *t, int reset) {
    if (t->dead) return;
    t->dead = 1;
    struct end *ends[] = {&t->left, &t->right};
    for (int i = 0; i < 2; i++) {
        if (ends[i]->fd < 0) continue;
        if (reset) setsockopt(ends[i]->fd, SOL_SOCKET, SO_LINGER, &(struct linger){.l_onoff = 1}, sizeof(struct linger));
        close(ends[i]->fd);
        free(ends[i]->outbox);
    }
    t->next_dead = graveyard;
    graveyard = t;
}

static void watch(struct end *e) {
    if (e->fd < 0) return;
    struct end *o = other(e);
    int may_read = !e->ended && !e->connecting && (e->tunnel->stage != RELAY || !o->outbox);
    uint32_t wanted = (may_read ? EPOLLIN : 0) | (e->outbox || e->connecting ? EPOLLOUT : 0);
    if (wanted == e->armed) return;
    int op = !wanted ? EPOLL_CTL_DEL : e->armed ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    if (epoll_ctl(epoll_fd, op, e->fd, &(struct epoll_event){.events = wanted, .data.ptr = e})) fatal("epoll_ctl");
    e->armed = wanted;
}

static int give(struct end *e, const unsigned char *bytes, size_t length) {     // -1: the socket is broken
    ssize_t n = 0;
    if (!e->outbox && !e->connecting) {
        n = send(e->fd, bytes, length, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN) return -1;
        if (n < 0) n = 0;
    }
    if ((size_t) n == length) return 0;
    size_t rest = length - n, held = e->outbox_to - e->outbox_from;
    unsigned char *box = malloc(held + rest);
    if (!box) return -1;
    if (held) memcpy(box, e->outbox + e->outbox_from, held);
    memcpy(box + held, bytes + n, rest);
    free(e->outbox);
    e->outbox = box; e->outbox_from = 0; e->outbox_to = held + rest;
    return 0;
}

static int flush(struct end *e) {
    if (e->outbox) {
        ssize_t n = send(e->fd, e->outbox + e->outbox_from, e->outbox_to - e->outbox_from, MSG_NOSIGNAL);
        if (n < 0) return errno == EAGAIN ? 0 : -1;
        e->outbox_from += n;
        if (e->outbox_from < e->outbox_to) return 0;
        free(e->outbox);
        e->outbox = NULL; e->outbox_from = e->outbox_to = 0;
    }
    if (e->fin_due && !e->fin_sent) { e->fin_sent = 1; if (shutdown(e->fd, SHUT_WR)) return -1; }
    return 0;
}

static int dial(struct tunnel *t, const struct sockaddr *address, socklen_t length) {
    int fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    if (fd < 0) return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    t->right.fd = fd;
    if (!connect(fd, address, length)) return 0;
    t->right.connecting = errno == EINPROGRESS;
    return t->right.connecting ? 0 : -1;
}

static int dial_server(struct tunnel *t) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(server_port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return dial(t, (struct sockaddr *) &a, sizeof a);
}

// Shape: ATYP, host of 4, 16 or 1 + n bytes, port. Its length; 0 while incomplete; -1 when it is none.
static int address_length(const unsigned char *a, int have) {
    if (have < 2) return 0;
    int length = a[0] == 1 ? 7 : a[0] == 4 ? 19 : a[0] == 3 ? 4 + a[1] : -1;
    return length > have ? 0 : length;
}

static int dial_address(struct tunnel *t, const unsigned char *a, int length) {
    const unsigned char *port = a + length - 2;
    if (a[0] == 1) {
        struct sockaddr_in in = {.sin_family = AF_INET};
        memcpy(&in.sin_addr, a + 1, 4); memcpy(&in.sin_port, port, 2);
        return dial(t, (struct sockaddr *) &in, sizeof in);
    }
    if (a[0] == 4) {
        struct sockaddr_in6 in = {.sin6_family = AF_INET6};
        memcpy(&in.sin6_addr, a + 1, 16); memcpy(&in.sin6_port, port, 2);
        return dial(t, (struct sockaddr *) &in, sizeof in);
    }
    char name[256] = {0}, service[6];
    memcpy(name, a + 2, a[1]);
    snprintf(service, sizeof service, "%d", port[0] << 8 | port[1]);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;               // blocks: the benchmark dials addresses
    if (getaddrinfo(name, service, &hints, &found)) return -1;
    int result = dial(t, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return result;
}

static int handshake(struct tunnel *t, const unsigned char *in, int have) {     // bytes used; 0 while incomplete; -1: hang up
    int n;
    switch (t->stage) {
    case GREETING:
        if (have < 2 || have < 2 + in[1]) return 0;
        if (in[0] != 5 || give(&t->left, (unsigned char[]){5, 0}, 2)) return -1;
        t->stage = REQUEST;
        return 2 + in[1];
    case REQUEST:
        if (have < 4) return 0;
        if (in[0] != 5 || in[1] != 1 || (n = address_length(in + 3, have - 3)) < 0) return -1;
        if (!n) return 0;
        if (dial_server(t) || give(&t->right, in + 3, n)) return -1;
        if (give(&t->left, (unsigned char[]){5, 0, 0, 1, 0, 0, 0, 0, 0, 0}, 10)) return -1;
        t->stage = RELAY;
        return 3 + n;
    case HEADER:
        if ((n = address_length(in, have)) <= 0) return n;
        if (dial_address(t, in, n)) return -1;
        t->stage = RELAY;
        return n;
    default: return -1;
    }
}

static int received(struct end *e, unsigned char *bytes, int length) {
    struct tunnel *t = e->tunnel;
    if (t->stage == RELAY) return give(other(e), bytes, length);
    if (t->early_length) {                                                      // rare: a handshake in pieces
        int room = sizeof t->early - t->early_length, taken = length < room ? length : room;
        memcpy(t->early + t->early_length, bytes, taken);
        int before = t->early_length, have = before + taken, from = 0, used = 1;
        while (t->stage != RELAY && (used = handshake(t, t->early + from, have - from)) > 0) from += used;
        if (used < 0 || (!used && taken < length)) return -1;
        if (t->stage == RELAY) {
            if (from < have && give(&t->right, t->early + from, have - from)) return -1;
            t->early_length = 0;
            return taken < length ? give(&t->right, bytes + taken, length - taken) : 0;
        }
        memmove(t->early, t->early + from, have - from);
        t->early_length = have - from;
        return 0;
    }
    int from = 0, used = 1;
    while (t->stage != RELAY && (used = handshake(t, bytes + from, length - from)) > 0) from += used;
    if (used < 0) return -1;
    if (t->stage == RELAY) return from < length ? give(&t->right, bytes + from, length - from) : 0;
    if (length - from > (int) sizeof t->early) return -1;
    memcpy(t->early, bytes + from, length - from);
    t->early_length = length - from;
    return 0;
}

static void ready(struct end *e, uint32_t events) {
    struct tunnel *t = e->tunnel;
    struct end *o = other(e);
    int broken = 0;
    if (e->connecting) {
        int error; socklen_t size = sizeof error;
        getsockopt(e->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        e->connecting = 0;
        broken = error != 0;
    }
    if (!broken && e->armed & EPOLLOUT) broken = flush(e);
    if (!broken && e->armed & EPOLLIN && events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
        ssize_t n = recv(e->fd, scratch, sizeof scratch, 0);
        if (n > 0) broken = received(e, scratch, n);
        else if (n < 0) broken = errno != EAGAIN;
        else if (t->stage != RELAY) { bury(t, 0); return; }
        else { e->ended = 1; o->fin_due = 1; if (!o->connecting) broken = flush(o); }
    }
    if (broken) bury(t, 1);
    else if (e->fin_sent && o->fin_sent) bury(t, 0);
    else { watch(e); watch(o); }
}

static void welcome(int listener) {
    int fd, one = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct tunnel *t = calloc(1, sizeof *t);
        if (!t) { close(fd); return; }
        t->stage = server_port ? GREETING : HEADER;
        t->left.fd = fd; t->right.fd = -1; t->left.tunnel = t->right.tunnel = t;
        watch(&t->left);
    }
    if (errno != EAGAIN && errno != ECONNABORTED) perror("accept");
}

static int listen_on(int port) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *) &a, sizeof a) || listen(fd, 4096)) fatal("listen");
    return fd;
}

int main(int argc, char **argv) {
    int local = argc == 4 && !strcmp(argv[1], "local"), server = argc == 3 && !strcmp(argv[1], "server");
    if (!local && !server) { fprintf(stderr, "usage: floor local PORT SERVER_PORT | floor server PORT\n"); return 64; }
    if (local) server_port = atoi(argv[3]);
    signal(SIGPIPE, SIG_IGN);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    int listener = listen_on(atoi(argv[2]));
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &(struct epoll_event){.events = EPOLLIN});
    struct epoll_event events[256];
    for (;;) {
        int n = epoll_wait(epoll_fd, events, 256, -1);
        for (int i = 0; i < n; i++) {
            struct end *e = events[i].data.ptr;
            if (!e) welcome(listener);
            else if (!e->tunnel->dead) ready(e, events[i].events);
        }
        while (graveyard) { struct tunnel *t = graveyard; graveyard = t->next_dead; free(t); }
    }
}
