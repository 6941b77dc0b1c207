// SPDX-License-Identifier: Apache-2.0
package spinel.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// An error thrown as a preallocated exception without a stack trace, beside one returned as a
/// code, over a few calls that are not inlined.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"-Xms256m", "-Xmx256m", "-XX:+UseSerialGC"})
public class ErrorPathBenchmark {
  private static final Stackless WRONG = new Stackless();
  private static final int FAILED = -1;

  @Param({"0", "1", "50"})
  private int errorsInHundred;

  private int calls;

  private static final class Stackless extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stackless() {
      super("wrong", null, false, false);
    }
  }

  private boolean isWrong() {
    calls = calls == 99 ? 0 : calls + 1;
    return calls < errorsInHundred;
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private int parseOrThrow() {
    if (isWrong()) {
      throw WRONG;
    }
    return calls;
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private int executeOrThrow() {
    return parseOrThrow() + 1;
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private int parseOrFail() {
    return isWrong() ? FAILED : calls;
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private int executeOrFail() {
    int parsed = parseOrFail();
    return parsed == FAILED ? FAILED : parsed + 1;
  }

  @Benchmark
  public int throwError() {
    try {
      return executeOrThrow();
    } catch (Stackless error) {
      return FAILED;
    }
  }

  @Benchmark
  public int returnError() {
    return executeOrFail();
  }
}
