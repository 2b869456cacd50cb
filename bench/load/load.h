// What the files of load share.
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

// common.c
extern unsigned char block[BLOCK];            // what bulk data consists of; stays in the cache
extern int epoll_fd, socks_port, target_port;
extern long failures;
void fatal(const char *what);
int64_t now_ns(void);
double seconds_since(int64_t then);
struct sockaddr_in loopback(int port);
void no_delay(int fd);
void arm(int op, int fd, uint32_t events, void *what);
int tell(int fd, const void *bytes, size_t length);

// measure.c: one window of measuring, and the latencies noted in it
extern int64_t window;                        // when it began
extern size_t samples;
void find_pids(void);
void open_window(void);
double close_window(void);                    // its seconds
void note(int64_t ns);
void print_latency(void);
void print_usage(void);

// targets.c
void targets(int source, int sink, int echo_port);

// tcp.c
extern int by_http;
void bulk(int down, int conns, double seconds, double ramp);
void tunnels(int concurrent, double seconds);
void idle(int count, double seconds);
void grown(int count, int size, int conns, double seconds);
void pingpong(int size, int conns, double seconds);

// udp.c
void udp(int count, int in_flight, int size, double seconds);
void udp_idle(int count, double seconds);
