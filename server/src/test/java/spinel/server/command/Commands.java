// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import spinel.resp.ReplyWriter;
import spinel.resp.RequestBatch;
import spinel.server.keyspace.Keyspace;
import spinel.structure.KeyedHash;

/// A client without a connection: runs commands through the dispatcher, on the calling thread, at
/// a time of the test's choosing, and gives back the reply as it would go over the wire.
final class Commands {
  private final Engine engine;
  private final Dispatcher dispatcher;
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final ReplyWriter reply =
      new ReplyWriter((buffer, length) -> sent.write(buffer, 0, length));
  private final Call call;
  private final RequestBatch batch = new RequestBatch(1);
  private final Client client = new Unconnected();

  /// The time that commands see.
  long now = System.currentTimeMillis();

  Commands(Engine engine) {
    this.engine = engine;
    dispatcher = new Dispatcher(engine);
    call = new Call(engine, reply);
  }

  static Engine engine(int partitionBits) {
    return new Engine(new Keyspace(partitionBits, 16, 1L << 30));
  }

  Client client() {
    return client;
  }

  /// Runs a command of strings (as ISO 8859-1), byte arrays and numbers.
  String run(Object... words) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int[] offsets = new int[words.length];
    int[] lengths = new int[words.length];
    for (int i = 0; i < words.length; i++) {
      byte[] word =
          words[i] instanceof byte[] raw
              ? raw
              : words[i].toString().getBytes(StandardCharsets.ISO_8859_1);
      offsets[i] = bytes.size();
      lengths[i] = word.length;
      bytes.writeBytes(word);
    }
    bytes.writeBytes(new byte[16]);
    batch.add(bytes.toByteArray(), offsets, lengths, words.length);
    Command command = engine.table().find(batch.arg(0, 0, new spinel.memory.Bytes()));
    call.begin(client, command, batch, 0, now);
    if (command != null && command.singleKey() != 0 && words.length > command.singleKey()) {
      call.setHash(command.singleKey(), KeyedHash.of(call.arg(command.singleKey())));
    }
    sent.reset();
    dispatcher.execute(call);
    sent.write(reply.buffer(), 0, reply.length());
    reply.clear();
    batch.clear();
    return sent.toString(StandardCharsets.ISO_8859_1);
  }

  /// The number that a command replies with.
  long number(Object... words) {
    String text = run(words);
    if (!text.startsWith(":")) {
      throw new AssertionError("not a number: " + text);
    }
    return Long.parseLong(text.substring(1, text.length() - 2));
  }

  /// The bulk strings in a reply, in their order.
  static List<String> bulks(String text) {
    List<String> bulks = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf("\r\n", at);
      char type = text.charAt(at);
      int length = type == '$' ? Integer.parseInt(text.substring(at + 1, end)) : -1;
      at = end + 2;
      if (length >= 0) {
        bulks.add(text.substring(at, at + length));
        at += length + 2;
      }
    }
    return bulks;
  }
}
