/* Stands between capdesk and the C library (LD_PRELOAD): writes down the order of writes, syncs and connects on the files
 * of a database, and lets the disk fail where a test says so.
 *
 *   SHIM_FILES  how the names of the files begin that this is about
 *   SHIM_LOG    file that gets one line a call: "write NAME", "sync NAME", "connect"
 *   SHIM_FAIL   errno of calls that fail
 *   SHIM_CALLS  which: "write", "sync", "any"
 *   SHIM_AFTER  a number: that many of these calls go well first; "connect": all of them until a connection was made
 *   SHIM_ONCE   set: only one call fails
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t alone = PTHREAD_MUTEX_INITIALIZER;
static int connected;
static long calls, failed;

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

/* The name of the file behind a descriptor, "stdout", or null. */
static const char *name_of(int fd, char *path, size_t size) {
    char link[64];
    if (fd == 1) return "stdout";
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    if (length <= 0) return NULL;
    path[length] = 0;
    const char *name = strrchr(path, '/');
    if (!name) return NULL;
    /* A shm file is memory, and never synced. */
    const char *files = getenv("SHIM_FILES");
    if (!files || strncmp(name + 1, files, strlen(files)) || strstr(name, "-shm")) return NULL;
    return name + 1;
}

static void note(const char *what, const char *name) {
    const char *log = getenv("SHIM_LOG");
    char line[300];
    if (!log) return;
    int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int length = snprintf(line, sizeof line, "%s%s%s\n", what, *name ? " " : "", name);
    if (fd >= 0) {
        if (REAL(ssize_t, "write", int, const void *, size_t)(fd, line, length) < 0) abort();
        close(fd);
    }
}

/* Whether this call fails. Callers hold the lock. */
static int fails(const char *what, const char *name) {
    const char *code = getenv("SHIM_FAIL"), *which = getenv("SHIM_CALLS"), *after = getenv("SHIM_AFTER");
    if (!code || !which || !after || !strcmp(name, "stdout")) return 0;
    if (strcmp(which, "any") && strcmp(which, what)) return 0;
    int now = strcmp(after, "connect") ? ++calls > atol(after) : connected;
    if (now && getenv("SHIM_ONCE") && failed++) now = 0;
    if (now) errno = atoi(code);
    return now;
}

static int blocked(const char *what, int fd) {
    char path[4096];
    const char *name = name_of(fd, path, sizeof path);
    if (!name) return 0;
    pthread_mutex_lock(&alone);
    int stop = fails(what, name), why = errno;
    note(what, name);
    pthread_mutex_unlock(&alone);
    errno = why;
    return stop;
}

ssize_t write(int fd, const void *from, size_t size) {
    return blocked("write", fd) ? -1 : REAL(ssize_t, "write", int, const void *, size_t)(fd, from, size);
}

ssize_t pwrite(int fd, const void *from, size_t size, off_t at) {
    return blocked("write", fd) ? -1 : REAL(ssize_t, "pwrite", int, const void *, size_t, off_t)(fd, from, size, at);
}

ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) {
    return blocked("write", fd) ? -1 : REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t)(fd, from, size, at);
}

int fsync(int fd) {
    return blocked("sync", fd) ? -1 : REAL(int, "fsync", int)(fd);
}

int fdatasync(int fd) {
    return blocked("sync", fd) ? -1 : REAL(int, "fdatasync", int)(fd);
}

int connect(int fd, const struct sockaddr *to, socklen_t size) {
    if (to->sa_family == AF_INET) {
        pthread_mutex_lock(&alone);
        connected = 1;
        note("connect", "");
        pthread_mutex_unlock(&alone);
    }
    return REAL(int, "connect", int, const struct sockaddr *, socklen_t)(fd, to, size);
}
