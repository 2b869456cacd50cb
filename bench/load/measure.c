// What a measured window cost the processes under test (PIDS) and this one, and how long answers took in it.
#define _GNU_SOURCE
#include "load.h"

#define MAX_PIDS 4
static int pids[MAX_PIDS], pid_count;
static struct usage { double cpu[MAX_PIDS], own; long rss[MAX_PIDS], dirty[MAX_PIDS]; } before, after;
int64_t window;

void find_pids(void) {
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

static void read_memory_of(int pid, long *rss, long *dirty) {   // smaps_rollup walks the pages; VmRSS lags by up to 64 pages a thread
    char path[64], line[256];
    *rss = *dirty = -1;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f)) {
        sscanf(line, "Rss: %ld", rss);
        sscanf(line, "Private_Dirty: %ld", dirty);
    }
    if (f) fclose(f);
}

static void read_cpu(struct usage *u) {
    struct rusage own;
    for (int i = 0; i < pid_count; i++) u->cpu[i] = cpu_of(pids[i]);
    getrusage(RUSAGE_SELF, &own);
    u->own = own.ru_utime.tv_sec + own.ru_stime.tv_sec + (own.ru_utime.tv_usec + own.ru_stime.tv_usec) / 1e6;
}

static void read_memory(struct usage *u) { for (int i = 0; i < pid_count; i++) read_memory_of(pids[i], &u->rss[i], &u->dirty[i]); }

// Walking the pages of a large process takes milliseconds: outside the window, whose edges are the clock and the CPU.
void open_window(void) { read_memory(&before); read_cpu(&before); window = now_ns(); }

double close_window(void) {
    double seconds = seconds_since(window);
    read_cpu(&after);
    read_memory(&after);
    return seconds;
}

static void print_kib(const char *name, const long *kib) {
    printf("], \"%s\": [", name);
    for (int i = 0; i < pid_count; i++) printf("%s%ld", i ? ", " : "", kib[i]);
}

void print_usage(void) {
    printf("\"cpu\": [");
    for (int i = 0; i < pid_count; i++) printf("%s%.2f", i ? ", " : "", after.cpu[i] - before.cpu[i]);
    print_kib("rss_before", before.rss);
    print_kib("rss", after.rss);
    print_kib("dirty", after.dirty);
    printf("], \"load_cpu\": %.2f}\n", after.own - before.own);
}

static uint32_t *sample;                      // tenths of a microsecond
size_t samples;
static size_t sample_room;
void note(int64_t ns) {
    if (samples == sample_room && !(sample = realloc(sample, (sample_room = sample_room ? sample_room * 2 : 65536) * 4))) fatal("realloc");
    sample[samples++] = ns / 100 > UINT32_MAX ? UINT32_MAX : ns / 100;
}
static int by_size(const void *a, const void *b) { uint32_t x = *(uint32_t *) a, y = *(uint32_t *) b; return x < y ? -1 : x > y; }

void print_latency(void) {
    qsort(sample, samples, sizeof *sample, by_size);
    printf("\"p50_us\": %.1f, \"p99_us\": %.1f, ", samples ? sample[samples / 2] / 10.0 : 0, samples ? sample[samples * 99 / 100] / 10.0 : 0);
}
