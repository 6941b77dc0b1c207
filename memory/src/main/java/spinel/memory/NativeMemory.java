// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The calls to the operating system that a region needs: reserving address space, giving pages
/// back, moving them, asking for huge pages. Absent where the platform is not a POSIX one that is
/// known here.
@SuppressWarnings("restricted") // the one place that reaches outside the checked world
final class NativeMemory {
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE = 2;
  private static final int MADV_DONTNEED = 4;
  private static final int MADV_HUGEPAGE = 14;
  private static final int MADV_NOHUGEPAGE = 15;
  private static final int MADV_POPULATE_WRITE = 23;
  private static final int MADV_COLLAPSE = 25;

  /// The pages go to a fixed address and leave their old one mapped, to zeroed pages.
  private static final int MREMAP_MAYMOVE_FIXED_DONTUNMAP = 1 | 2 | 4;
  private static final boolean LINUX = System.getProperty("os.name").startsWith("Linux");
  private static final int MAP_ANONYMOUS_NORESERVE = 0x20 | 0x4000;

  private static final int MOST_MAPPINGS = 20_000;
  private static final int MOVES_BETWEEN_COUNTS = 1024;
  private static final AtomicInteger MOVES = new AtomicInteger();
  private static volatile boolean crowded;

  private NativeMemory() {}

  private static final class Handles {
    static final MethodHandle MMAP =
        handle(
            "mmap",
            FunctionDescriptor.of(
                ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    static final MethodHandle MUNMAP =
        handle("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    static final MethodHandle MADVISE =
        handle("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    /// The address that the pages go to is a variadic argument.
    static final MethodHandle MREMAP =
        handle(
            "mremap",
            FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS),
            Linker.Option.firstVariadicArg(4));

    private static MethodHandle handle(
        String name, FunctionDescriptor descriptor, Linker.Option... options) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
    }
  }

  /// Reserves `bytes` of zeroed address space that is committed page by page as it is touched, and
  /// unmapped when `arena` closes; empty where the system refuses or is not known.
  static Optional<MemorySegment> reserve(long bytes, Arena arena) {
    if (!LINUX) {
      return Optional.empty();
    }
    try {
      MemorySegment address =
          (MemorySegment)
              Handles.MMAP.invokeExact(
                  MemorySegment.NULL,
                  bytes,
                  PROT_READ_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS_NORESERVE,
                  -1,
                  0L);
      if (address.address() == -1L) {
        return Optional.empty();
      }
      return Optional.of(address.reinterpret(bytes, arena, NativeMemory::release));
    } catch (Throwable failure) {
      throw new LinkageError("mmap", failure);
    }
  }

  private static void release(MemorySegment segment) {
    try {
      int ignored = (int) Handles.MUNMAP.invokeExact(segment, segment.byteSize());
    } catch (Throwable failure) {
      throw new LinkageError("munmap", failure);
    }
  }

  /// Whether the process has few enough mappings: every move may split one in three, and the system
  /// allows some sixty thousand.
  static boolean mayMovePages() {
    if (MOVES.incrementAndGet() % MOVES_BETWEEN_COUNTS == 0) {
      crowded = countMappings() > MOST_MAPPINGS;
    }
    return !crowded;
  }

  private static long countMappings() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"), ISO_8859_1)) {
      return lines.count();
    } catch (IOException | UncheckedIOException unknown) {
      return Long.MAX_VALUE;
    }
  }

  /// Moves the pages of a part of a reserved segment to the place of as many others, which are
  /// lost; `from` reads as zero afterwards. False, and nothing has changed, where the system cannot
  /// do that, as before Linux 5.7.
  static boolean movePages(MemorySegment from, MemorySegment to) {
    try {
      MemorySegment moved =
          (MemorySegment)
              Handles.MREMAP.invokeExact(
                  from, from.byteSize(), to.byteSize(), MREMAP_MAYMOVE_FIXED_DONTUNMAP, to);
      return moved.address() == to.address();
    } catch (Throwable failure) {
      throw new LinkageError("mremap", failure);
    }
  }

  /// Gives the pages of a part of a reserved segment back to the system; they read as zero again.
  static void decommit(MemorySegment part) {
    advise(part, MADV_DONTNEED);
  }

  /// Asks the system to back a part of a reserved segment with huge pages; a hint only.
  static void preferHugePages(MemorySegment part) {
    advise(part, MADV_HUGEPAGE);
  }

  /// Takes [#preferHugePages] back, for memory that is touched from now on.
  static void avoidHugePages(MemorySegment part) {
    advise(part, MADV_NOHUGEPAGE);
  }

  /// Has the system back a part of a reserved segment with memory, whatever is there; without
  /// effect before Linux 5.14.
  static void commit(MemorySegment part) {
    advise(part, MADV_POPULATE_WRITE);
  }

  /// Has the system move a part of a reserved segment that is in use into huge pages, where it can.
  static void collapse(MemorySegment part) {
    advise(part, MADV_COLLAPSE);
  }

  private static void advise(MemorySegment part, int advice) {
    try {
      int ignored = (int) Handles.MADVISE.invokeExact(part, part.byteSize(), advice);
    } catch (Throwable failure) {
      throw new LinkageError("madvise", failure);
    }
  }
}
