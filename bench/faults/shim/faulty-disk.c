// A disk of which everything is written down, and which fails when it is told to. Loaded before the C library of a
// coordinator (LD_PRELOAD), it sees what SQLite does to files whose names end with `.db` or `.db-wal`, and to no others.
//
// FAULTY_DISK_RECORD=FILE: each write, truncation and sync that succeeded is added to FILE as a record: one byte for what
// it was (1 write, 2 truncate, 3 sync), one for the file (0 database, 1 write-ahead log), two of nothing, the length in
// four bytes, the offset or new size in eight, all in the order of the machine; then the bytes that were written.
// FAULTY_DISK_ORDERS=FILE: while FILE begins with `w`, writes fail as on a disk that became read-only (EROFS); with `s`,
// syncs fail as on one that is broken (EIO), though the kernel keeps what was written.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NO_FILE = -1, WRITE = 1, TRUNCATE = 2, SYNC = 3 };

static int ends_with(const char *text, size_t length, const char *end) {
  size_t wanted = strlen(end);
  return length >= wanted && memcmp(text + length - wanted, end, wanted) == 0;
}

static int file_of(int fd) {
  char link[40], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path);
  if (length <= 0) return NO_FILE;
  if (ends_with(path, (size_t)length, ".db")) return 0;
  if (ends_with(path, (size_t)length, ".db-wal")) return 1;
  return NO_FILE;
}

static int is_ordered(char what) {
  const char *path = getenv("FAULTY_DISK_ORDERS");
  if (path == NULL) return 0;
  int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) return 0;
  char found = 0;
  ssize_t length = syscall(SYS_read, fd, &found, 1);
  syscall(SYS_close, fd);
  return length == 1 && found == what;
}

static void record(int what, int file, uint64_t offset, const void *bytes, uint32_t length) {
  static int fd = -2;
  const char *path = getenv("FAULTY_DISK_RECORD");
  if (path == NULL) return;
  if (fd == -2)
    fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  unsigned char head[16] = {(unsigned char)what, (unsigned char)file};
  memcpy(head + 4, &length, 4);
  memcpy(head + 8, &offset, 8);
  struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, length}};
  // Half a record would make all that follow unreadable: better no coordinator than a wrong judgement.
  if (syscall(SYS_writev, fd, parts, 2) != (ssize_t)(sizeof head + length)) abort();
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  int file = file_of(fd);
  if (file != NO_FILE && is_ordered('w')) return errno = EROFS, -1;
  ssize_t written = NEXT(pwrite64)(fd, bytes, length, offset);
  if (file != NO_FILE && written > 0) record(WRITE, file, (uint64_t)offset, bytes, (uint32_t)written);
  return written;
}

ssize_t write(int fd, const void *bytes, size_t length) {
  int file = file_of(fd);
  if (file != NO_FILE && is_ordered('w')) return errno = EROFS, -1;
  ssize_t written = (ssize_t)syscall(SYS_write, fd, bytes, length);
  if (file != NO_FILE && written > 0) {
    off_t after = (off_t)syscall(SYS_lseek, fd, 0, SEEK_CUR);
    record(WRITE, file, (uint64_t)(after - written), bytes, (uint32_t)written);
  }
  return written;
}

int ftruncate64(int fd, off64_t size) {
  int file = file_of(fd);
  if (file != NO_FILE && is_ordered('w')) return errno = EROFS, -1;
  int answer = NEXT(ftruncate64)(fd, size);
  if (file != NO_FILE && answer == 0) record(TRUNCATE, file, (uint64_t)size, NULL, 0);
  return answer;
}

static int synced(int fd, int (*next)(int)) {
  int file = file_of(fd);
  if (file != NO_FILE && is_ordered('s')) return errno = EIO, -1;
  int answer = next(fd);
  if (file != NO_FILE && answer == 0) record(SYNC, file, 0, NULL, 0);
  return answer;
}

int fsync(int fd) { return synced(fd, NEXT(fsync)); }
int fdatasync(int fd) { return synced(fd, NEXT(fdatasync)); }
