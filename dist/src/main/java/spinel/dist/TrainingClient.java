// SPDX-License-Identifier: Apache-2.0
package spinel.dist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// A client that shows a server in training the ways of ordinary clients, so that the classes which
/// they need, and the profiles of the methods, are in the start-up cache.
final class TrainingClient implements Closeable {
  private static final int ROUNDS = 40;
  private static final int COMMANDS_PER_ROUND = 100;

  private static final String[] HOT = {
    "SET key:%d value-%d", "GET key:%d", "INCR counter:%d", "EXPIRE key:%d 100", "TTL key:%d",
    "MGET key:%d counter:%d missing", "EXISTS key:%d", "APPEND key:%d x", "DEL key:%d", "PING"
  };

  private static final String[] RARE = {
    "INFO",
    "CONFIG GET *",
    "COMMAND COUNT",
    "COMMAND DOCS get",
    "CLIENT SETINFO LIB-NAME training",
    "CLIENT LIST",
    "CLIENT ID",
    "SET key value PX 5 NX GET",
    "SET key value NO-SUCH-OPTION",
    "GET",
    "NO-SUCH-COMMAND",
    "SETBIT bits 7 1",
    "BITCOUNT bits",
    "GETRANGE key 0 1",
    "INCRBYFLOAT float 1.5",
    "OBJECT ENCODING key",
    "TYPE key",
    "SCAN 0 COUNT 100",
    "KEYS *",
    "DBSIZE",
    "TIME",
    "SELECT 1",
    "SELECT 0",
    "HELLO 3",
    "INFO",
    "HELLO 2",
    "FLUSHALL"
  };

  private final SocketChannel channel;
  private final ByteBuffer received = ByteBuffer.allocate(1 << 16);
  private int barriers;

  private TrainingClient(SocketChannel channel) {
    this.channel = channel;
  }

  static TrainingClient connect(SocketAddress address) throws IOException {
    return new TrainingClient(SocketChannel.open(address));
  }

  /// Sends a few thousand commands, one at a time and in pipelines.
  void train() throws IOException {
    for (String command : RARE) {
      send(command);
      await();
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (String command : HOT) {
        for (int i = 0; i < COMMANDS_PER_ROUND; i++) {
          send(command.replace("%d", Integer.toString(i)));
          if (round == 0) {
            await();
          }
        }
        await();
      }
    }
    for (String command : RARE) {
      send(command);
    }
    write("PING\r\n");
    await();
  }

  /// Tells the server to end, which it does without an answer.
  void shutDown() throws IOException {
    send("SHUTDOWN NOSAVE");
  }

  private void send(String command) throws IOException {
    String[] words = command.split(" ");
    StringBuilder frame = new StringBuilder().append('*').append(words.length).append("\r\n");
    for (String word : words) {
      frame.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    write(frame.toString());
  }

  /// Waits until everything sent before has been answered, whatever the answers are.
  private void await() throws IOException {
    String token = "barrier-" + barriers++ + ";";
    send("ECHO " + token);
    ByteArrayOutputStream replies = new ByteArrayOutputStream();
    while (!replies.toString(ISO_8859_1).contains(token)) {
      received.clear();
      int bytes = channel.read(received);
      if (bytes < 0) {
        throw new IOException("the server closed the connection");
      }
      replies.write(received.array(), 0, bytes);
    }
  }

  private void write(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
