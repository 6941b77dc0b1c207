// SPDX-License-Identifier: Apache-2.0
package spinel.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The protocol cases sent to a real Redis server: proves the expectations, not our parser.
class ProtocolOracleTest {
  private static final String PASSWORD = "secret";
  private static final int SILENCE_MILLIS = 150;

  @TempDir static Path directory;
  private static Process server;
  private static int port;

  static List<ProtocolCase> cases() {
    return ProtocolCase.all();
  }

  private static boolean onPath(String program) {
    for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
      if (Path.of(folder, program).toFile().canExecute()) {
        return true;
      }
    }
    return false;
  }

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(onPath("redis-server") || "true".equals(System.getenv("CI")), "needs redis-server");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    server =
        new ProcessBuilder(
                "redis-server",
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--requirepass",
                PASSWORD,
                "--dir",
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        connect().close();
        return;
      } catch (IOException notYet) {
        if (System.nanoTime() > deadline) {
          throw notYet;
        }
        Thread.onSpinWait();
      }
    }
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (server != null) {
      server.destroy();
      server.waitFor();
    }
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(SILENCE_MILLIS);
    return socket;
  }

  /// What the server answers until it closes the connection or says nothing for a while.
  private static String answer(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    byte[] buffer = new byte[4096];
    try {
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (SocketTimeoutException silence) {
      return answer.toString();
    } catch (IOException closed) {
      return answer.toString();
    }
    return answer.toString();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void serverAnswersAsExpected(ProtocolCase given) throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      if (given.authenticated()) {
        out.write(("AUTH " + PASSWORD + "\r\n").getBytes(StandardCharsets.US_ASCII));
        assertEquals("+OK", answer(socket).strip());
      }
      out.write(given.bytes());
      String answer = answer(socket);
      String errors =
          answer.startsWith("-ERR Protocol error: ")
              ? answer.substring("-ERR Protocol error: ".length(), answer.length() - 2)
              : null;
      // A line end within an error would end it: the server writes a space instead.
      String expected = given.error() == null ? null : given.error().replaceAll("[\r\n]", " ");
      assertEquals(expected, errors, answer);
    }
  }

  @Test
  void casesAreMany() {
    assertEquals(true, cases().size() > 60);
  }
}
