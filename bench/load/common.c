// What both ends and all scenarios use.
#define _GNU_SOURCE
#include "load.h"

unsigned char block[BLOCK];
int epoll_fd, socks_port, target_port;
long failures;

void fatal(const char *what) { perror(what); exit(1); }
int64_t now_ns(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000000LL + t.tv_nsec; }
double seconds_since(int64_t then) { return (now_ns() - then) / 1e9; }
struct sockaddr_in loopback(int port) {
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}
void no_delay(int fd) { int one = 1; setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one); }
void arm(int op, int fd, uint32_t events, void *what) {
    if (epoll_ctl(epoll_fd, op, fd, &(struct epoll_event){.events = events, .data.ptr = what})) fatal("epoll_ctl");
}
int tell(int fd, const void *bytes, size_t length) { return send(fd, bytes, length, MSG_NOSIGNAL) == (ssize_t) length ? 0 : -1; }
