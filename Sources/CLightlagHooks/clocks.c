// Has ContinuousClock and SuspendingClock tell a loop's time on its thread.
//
// Task.sleep adds its duration to what such a clock says, and an executor subtracts that again:
// were the clock real, no two runs would sleep equally long. libswift_Concurrency.so reads the
// time through one slot of its table of imported functions (System V ABI, AMD64 supplement,
// section 5.2, "Procedure Linkage Table"), and that slot alone is changed: the C library, Dispatch
// and Foundation keep their clocks. Where the library is linked statically or laid out otherwise,
// nothing is changed and Task.sleep is rounded.

#define _GNU_SOURCE
#include "clocks.h"

#include <elf.h>
#include <link.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#if defined(__x86_64__)
#define JUMP_SLOT R_X86_64_JUMP_SLOT
#elif defined(__aarch64__)
#define JUMP_SLOT R_AARCH64_JUMP_SLOT
#endif

static int read_clock(clockid_t clock, struct timespec *time) {
  int64_t nanoseconds;
  if (!lightlag_clock_read(&nanoseconds)) return clock_gettime(clock, time);
  time->tv_sec = nanoseconds / 1000000000;
  time->tv_nsec = nanoseconds % 1000000000;
  return 0;
}

#ifdef JUMP_SLOT

/// Returns the slot through which a library calls a function, or null.
static void **find_slot(const struct dl_phdr_info *library, const char *function) {
  const ElfW(Dyn) *entry = NULL;
  for (int i = 0; i < library->dlpi_phnum; i++) {
    const ElfW(Phdr) *header = &library->dlpi_phdr[i];
    if (header->p_type == PT_DYNAMIC) {
      entry = (const ElfW(Dyn) *)(library->dlpi_addr + header->p_vaddr);
    }
  }
  // The loader has made addresses of these offsets.
  const ElfW(Rela) *slots = NULL;
  const ElfW(Sym) *symbols = NULL;
  const char *strings = NULL;
  size_t byte_count = 0;
  for (; entry && entry->d_tag != DT_NULL; entry++) {
    if (entry->d_tag == DT_JMPREL) slots = (const void *)entry->d_un.d_ptr;
    if (entry->d_tag == DT_SYMTAB) symbols = (const void *)entry->d_un.d_ptr;
    if (entry->d_tag == DT_STRTAB) strings = (const void *)entry->d_un.d_ptr;
    if (entry->d_tag == DT_PLTRELSZ) byte_count = entry->d_un.d_val;
  }
  if (!slots || !symbols || !strings) return NULL;
  for (size_t i = 0; i < byte_count / sizeof *slots; i++) {
    if (ELF64_R_TYPE(slots[i].r_info) != JUMP_SLOT) continue;
    const ElfW(Sym) *symbol = &symbols[ELF64_R_SYM(slots[i].r_info)];
    if (strcmp(strings + symbol->st_name, function) == 0) {
      return (void **)(library->dlpi_addr + slots[i].r_offset);
    }
  }
  return NULL;
}

/// Whether the loader has made a slot read-only once it was filled.
static bool is_sealed(const struct dl_phdr_info *library, void **slot) {
  for (int i = 0; i < library->dlpi_phnum; i++) {
    const ElfW(Phdr) *header = &library->dlpi_phdr[i];
    uintptr_t start = library->dlpi_addr + header->p_vaddr;
    uintptr_t place = (uintptr_t)slot;
    if (header->p_type == PT_GNU_RELRO && place >= start && place < start + header->p_memsz) {
      return true;
    }
  }
  return false;
}

static int install_in(struct dl_phdr_info *library, size_t size, void *is_done) {
  (void)size;
  if (!strstr(library->dlpi_name, "libswift_Concurrency.so")) return 0;
  void **slot = find_slot(library, "clock_gettime");
  if (!slot) return 1;
  uintptr_t page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
  void *page = (void *)((uintptr_t)slot & ~(page_size - 1));
  bool seals = is_sealed(library, slot);
  if (seals && mprotect(page, page_size, PROT_READ | PROT_WRITE) != 0) return 1;
  __atomic_store_n(slot, (void *)read_clock, __ATOMIC_RELEASE);
  if (seals) mprotect(page, page_size, PROT_READ);
  *(bool *)is_done = true;
  return 1;
}

bool lightlag_install_clocks(void) {
  bool is_done = false;
  dl_iterate_phdr(install_in, &is_done);
  return is_done;
}

#else

bool lightlag_install_clocks(void) {
  (void)read_clock;
  return false;
}

#endif
