// Two processes write through shared maps of one file; then a third reads it with read(2).
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { Size = 4 << 20, Step = 64 };

static int fill(const char *name, int which)
{
    int file = open(name, O_RDWR);
    if (file < 0) return 1;
    char *map = mmap(NULL, Size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (map == MAP_FAILED) return 2;
    for (int at = which * Step; at < Size; at += 2 * Step) memset(map + at, 'a' + which, Step);
    return munmap(map, Size) != 0;
}

int main(int count, char **values)
{
    if (count != 2) return 64;
    int file = open(values[1], O_RDWR | O_CREAT | O_EXCL, 0644);
    if (file < 0 || ftruncate(file, Size) != 0) return perror("create"), 1;
    for (int which = 0; which < 2; which++)
        if (fork() == 0) _exit(fill(values[1], which));
    for (int which = 0; which < 2; which++)
    {
        int status;
        if (wait(&status) < 0 || status != 0) return fprintf(stderr, "a writer failed: %d\n", status), 1;
    }
    static char content[Size];
    if (pread(file, content, Size, 0) != Size) return perror("read"), 1;
    for (int at = 0; at < Size; at++)
        if (content[at] != 'a' + at / Step % 2) return fprintf(stderr, "wrong byte at %d\n", at), 1;
    return 0;
}
