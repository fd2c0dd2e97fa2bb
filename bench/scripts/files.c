// Times small-file work the same way on every file system. Usage: files create|stat DIRECTORY COUNT, files save FILE COUNT
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

// As an editor does, each time one byte more.
static int save(const char *name, int saves)
{
    static char content[4096];
    char new[4096];
    snprintf(new, sizeof new, "%s.new", name);
    for (int size = 1; size <= saves; size++)
    {
        int file = open(new, O_CREAT | O_TRUNC | O_WRONLY, 0644);
        if (file < 0 || write(file, content, size) != size || close(file) != 0 || rename(new, name) != 0)
            return fprintf(stderr, "%s: %s\n", name, strerror(errno)), 1;
    }
    return 0;
}

int main(int count, char **values)
{
    if (count != 4) return 64;
    if (strcmp(values[1], "save") == 0) return atoi(values[3]) > 4096 ? 64 : save(values[2], atoi(values[3]));
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
