// SPDX-License-Identifier: Apache-2.0
package spinel.jmh;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import spinel.resp.RequestParser;
import spinel.resp.RequestParser.Result;

/// The request parser on a pipeline of 64 requests: the time of one.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"-Xms256m", "-Xmx256m", "-XX:+UseSerialGC"})
public class ParserBenchmark {
  private static final int PIPELINE = 64;

  @Param({"get", "set", "set-100", "inline"})
  private String request;

  private final RequestParser parser = new RequestParser();
  private byte[] input;

  @Setup
  public void build() {
    String one =
        switch (request) {
          case "get" -> "*2\r\n$3\r\nGET\r\n$16\r\n0123456789abcdef\r\n";
          case "set" -> "*3\r\n$3\r\nSET\r\n$16\r\n0123456789abcdef\r\n$16\r\n0123456789abcdef\r\n";
          case "set-100" ->
              "*3\r\n$3\r\nSET\r\n$16\r\n0123456789abcdef\r\n$100\r\n" + "v".repeat(100) + "\r\n";
          case "inline" -> "GET 0123456789abcdef\r\n";
          default -> throw new IllegalArgumentException(request);
        };
    input = one.repeat(PIPELINE).getBytes(StandardCharsets.US_ASCII);
  }

  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public int parsePipeline() {
    parser.start(0);
    int sum = 0;
    while (parser.parse(input, input.length) == Result.REQUEST) {
      sum += parser.argLength(parser.argCount() - 1);
    }
    return sum;
  }
}
