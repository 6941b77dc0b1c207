// SPDX-License-Identifier: Apache-2.0
package spinel.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import spinel.server.config.CommandLine;
import spinel.server.config.Directives;
import spinel.server.config.Startup;
import spinel.server.config.StartupReader;
import spinel.server.observe.Log;

/// A server inside the test, on a port of its own, with a log that can be read.
final class RunningServer implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  final int port;
  final Server server;
  private final Path log;
  private final CountDownLatch ended = new CountDownLatch(1);

  RunningServer(String... options) throws Exception {
    this(freePort(), options);
  }

  RunningServer(int port, String... options) throws Exception {
    this.port = port;
    log = Files.createTempFile("spinel", ".log");
    List<String> line = new ArrayList<>(List.of("--port", Integer.toString(port)));
    line.addAll(List.of(options));
    if (CommandLine.parse(line, Path.of("").toAbsolutePath()) instanceof CommandLine.Start start) {
      Startup startup = StartupReader.read(start, InputStream.nullInputStream());
      server =
          new Server(
              startup,
              new Log(() -> startup.configuration().choice(Directives.LOGLEVEL), Optional.of(log)),
              ended::countDown);
    } else {
      throw new IllegalArgumentException("not a start: " + line);
    }
    server.start();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  Client connect() throws IOException {
    return new Client(new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  boolean hasEnded() throws InterruptedException {
    return ended.await(READ_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.delete(log);
  }

  /// A connection that sends inline commands and reads replies as the bytes that they are.
  static final class Client implements AutoCloseable {
    private final Socket socket;

    private Client(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    }

    /// Sends a line and reads its reply.
    String ask(String line) throws IOException {
      send(line + "\r\n");
      return read();
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /// The next reply: a line, or the content of a bulk string; `<end>` where the server closed.
    String read() throws IOException {
      String line = line();
      if (line.isEmpty() || line.charAt(0) != '$' || line.equals("$-1")) {
        return line;
      }
      byte[] bulk = socket.getInputStream().readNBytes(Integer.parseInt(line.substring(1)) + 2);
      return new String(bulk, 0, bulk.length - 2, ISO_8859_1);
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      while (true) {
        int next;
        try {
          next = socket.getInputStream().read();
        } catch (java.net.SocketException reset) {
          return "<end>";
        }
        if (next < 0) {
          return "<end>";
        }
        if (next == '\n') {
          return line.toString();
        }
        if (next != '\r') {
          line.append((char) next);
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
