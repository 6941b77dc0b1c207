// SPDX-License-Identifier: Apache-2.0
package spinel.spec.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A small blocking client that hides nothing: bytes go out as they are given, replies come back as
/// they stood on the wire.
public final class RespClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Closeable connection;
  private final InputStream in;
  private final OutputStream out;
  private final ReplyReader replies;

  private RespClient(Closeable connection, InputStream in, OutputStream out) {
    this.connection = connection;
    this.in = new BufferedInputStream(in, 1 << 16);
    this.out = out;
    this.replies = new ReplyReader(this.in);
  }

  public static RespClient connect(int port) {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) TIMEOUT.toMillis());
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
      return new RespClient(socket, socket.getInputStream(), socket.getOutputStream());
    } catch (IOException e) {
      closeQuietly(socket);
      throw new UncheckedIOException("no connection to port " + port, e);
    }
  }

  public static RespClient connect(Path unixSocket) {
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(unixSocket));
      return new RespClient(
          channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    } catch (IOException e) {
      throw new UncheckedIOException("no connection to " + unixSocket, e);
    }
  }

  /// The request of a command: an array of bulk strings.
  public static byte[] encode(List<byte[]> arguments) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(("*" + arguments.size() + "\r\n").getBytes(US_ASCII));
    for (byte[] argument : arguments) {
      request.writeBytes(("$" + argument.length + "\r\n").getBytes(US_ASCII));
      request.writeBytes(argument);
      request.write('\r');
      request.write('\n');
    }
    return request.toByteArray();
  }

  /// The words of `line`, then `more` as they are.
  public static List<byte[]> arguments(String line, Object... more) {
    List<byte[]> arguments = new ArrayList<>(CommandLine.split(line));
    for (Object argument : more) {
      arguments.add(Bytes.of(argument));
    }
    return arguments;
  }

  public Reply run(String line, Object... more) {
    return call(arguments(line, more));
  }

  public Reply call(List<byte[]> arguments) {
    send(encode(arguments));
    return read();
  }

  public void send(String text) {
    send(Bytes.of(text));
  }

  public void send(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Reply read() {
    try {
      return replies.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Reply> read(int count) {
    List<Reply> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(read());
    }
    return all;
  }

  /// Whether the next thing that the server does is to close the connection.
  public boolean isClosedByServer() {
    try {
      return in.read() < 0;
    } catch (SocketException _) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("still open", e);
    }
  }

  /// All bytes up to the end of the connection.
  public byte[] readToEnd() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        all.write(b);
      }
    } catch (SocketException _) {
      // A reset ends it as well.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }

  /// Tells the server that nothing more will come, while replies still may.
  public void endInput() {
    if (connection instanceof Socket socket) {
      try {
        socket.shutdownOutput();
      } catch (IOException _) {
        // The server has closed the connection already.
      }
    }
  }

  public void timeout(Duration limit) {
    if (connection instanceof Socket socket) {
      try {
        socket.setSoTimeout((int) limit.toMillis());
      } catch (SocketException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    closeQuietly(connection);
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException _) {
      // Nothing is left to be done with it.
    }
  }
}
