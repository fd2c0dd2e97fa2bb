// Times small-file work the same way on every file system. Usage: files create|stat DIRECTORY COUNT
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static int create(const char *name)
{
    static char content[4096];
    int file = open(name, O_CREAT | O_EXCL | O_WRONLY, 0644);
    return file < 0 || write(file, content, sizeof content) != sizeof content || close(file) != 0;
}

static int look(const char *name)
{
    struct stat stat;
    return lstat(name, &stat);
}

int main(int count, char **values)
{
    if (count != 4) return 64;
    int (*work)(const char *) = strcmp(values[1], "create") == 0 ? create : look;
    int files = atoi(values[3]), rounds = work == look ? 20 : 1;
    char name[4096];
    double start = now();
    for (int round = 0; round < rounds; round++)
        for (int file = 0; file < files; file++)
        {
            snprintf(name, sizeof name, "%s/f%d", values[2], file);
            if (work(name) != 0) return fprintf(stderr, "%s: %s\n", name, strerror(errno)), 1;
        }
    printf("%.0f\n", files * rounds / (now() - start));
    return 0;
}
