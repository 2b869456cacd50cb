// load: the two ends of a measurement. `targets` is what the tunnels lead to, the other words are clients of a SOCKS5 port, http-tunnels of HTTP.
//   cc -O2 -o load load/*.c
//   ./load targets SOURCE SINK ECHO                       # TCP: endless zeros, swallow, echo; UDP: echo on the port ECHO
//   ./load down|up    SOCKS TARGET CONNS SECONDS RAMP     # bytes that arrived / were taken, after RAMP seconds
//   ./load tunnels    SOCKS TARGET CONCURRENT SECONDS     # connect, one byte there and back, close, again
//   ./load http-tunnels SOCKS TARGET CONCURRENT SECONDS  # the same by CONNECT
//   ./load pingpong   SOCKS TARGET SIZE CONNS SECONDS     # one message under way on each tunnel
//   ./load idle       SOCKS TARGET TUNNELS SECONDS        # opens them, one byte there and back each, holds them
//   ./load grown     SOCKS TARGET TUNNELS SIZE CONNS SECONDS  # pingpong beside as many idle tunnels
//   ./load udp        SOCKS TARGET CLIENTS IN_FLIGHT SIZE SECONDS
//   ./load udp-idle   SOCKS TARGET ASSOCIATIONS SECONDS
// All on 127.0.0.1. PIDS=1,2 in the environment: their CPU seconds (utime + stime of /proc/PID/stat, exact to 10 ms) over the
// measured window and their RSS (KiB) before and at its end are reported with the rest. Prints one line of JSON.
// Single-threaded; bulk bytes are dropped by the kernel (MSG_TRUNC), never copied, so that this end is not what is measured.
#define _GNU_SOURCE
#include "load.h"

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
    if (!strcmp(word, "down") && argc == 7) bulk(1, a[2], a[3], a[4]);
    else if (!strcmp(word, "up") && argc == 7) bulk(0, a[2], a[3], a[4]);
    else if (!strcmp(word, "tunnels") && argc == 6) tunnels(a[2], a[3]);
    else if (!strcmp(word, "http-tunnels") && argc == 6) { by_http = 1; tunnels(a[2], a[3]); }
    else if (!strcmp(word, "pingpong") && argc == 7) pingpong(a[2], a[3], a[4]);
    else if (!strcmp(word, "idle") && argc == 6) idle(a[2], a[3]);
    else if (!strcmp(word, "grown") && argc == 8) grown(a[2], a[3], a[4], a[5]);
    else if (!strcmp(word, "udp") && argc == 8) udp(a[2], a[3], a[4], a[5]);
    else if (!strcmp(word, "udp-idle") && argc == 6) udp_idle(a[2], a[3]);
    else return usage();
    print_usage();
}
