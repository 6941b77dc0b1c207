// SPDX-License-Identifier: Apache-2.0
package spinel.server.observe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the operating system tells of this process and its machine. Where a system has no `/proc`
/// the figures are 0.
public final class ProcessFigures {
  private static final int PAGE_BYTES = 4096;
  private static final double TICKS_PER_SECOND = 100;

  private ProcessFigures() {}

  /// CPU time used so far, in seconds.
  public record CpuSeconds(double user, double system) {}

  /// Bytes of memory that the process has resident.
  public static long residentBytes() {
    String[] fields = read("/proc/self/statm").split(" ");
    return fields.length > 1 ? Long.parseLong(fields[1]) * PAGE_BYTES : 0;
  }

  /// Bytes of memory that the machine has.
  public static long machineBytes() {
    for (String line : read("/proc/meminfo").split("\n")) {
      if (line.startsWith("MemTotal:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    return 0;
  }

  /// CPU time of the process itself.
  public static CpuSeconds self() {
    return cpu(stat(), 11);
  }

  /// CPU time of the processes that it started and that have ended.
  public static CpuSeconds children() {
    return cpu(stat(), 13);
  }

  /// The fields after the program's name, which may itself hold blanks.
  private static String[] stat() {
    String text = read("/proc/self/stat");
    return text.substring(text.lastIndexOf(')') + 1).trim().split(" ");
  }

  private static CpuSeconds cpu(String[] fields, int user) {
    return fields.length > user + 1
        ? new CpuSeconds(
            Long.parseLong(fields[user]) / TICKS_PER_SECOND,
            Long.parseLong(fields[user + 1]) / TICKS_PER_SECOND)
        : new CpuSeconds(0, 0);
  }

  /// The name and release of the operating system, and the machine's architecture.
  public static String operatingSystem() {
    String architecture = System.getProperty("os.arch");
    return System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + " "
        + (architecture.equals("amd64") ? "x86_64" : architecture);
  }

  private static String read(String path) {
    try {
      return new String(Files.readAllBytes(Path.of(path)), StandardCharsets.ISO_8859_1);
    } catch (IOException absent) {
      return "";
    }
  }
}
