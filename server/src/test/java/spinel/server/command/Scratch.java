// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.resp.RequestBatch;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.replication.CommandLog;
import spinel.server.type.ListValue;
import spinel.server.type.Value;
import spinel.structure.KeyedHash;
import spinel.structure.Record;

/// A keyspace of one partition and one client that runs commands on it, at a time that stands
/// still, without connections or threads.
final class Scratch implements AutoCloseable {
  private static final int LOG_BYTES = 1 << 20;

  private final Keyspace keyspace = new Keyspace(0, 2, 1L << 30);
  private final Engine engine = new Engine(keyspace);
  private final Dispatcher dispatcher = new Dispatcher(engine);
  private final StringBuilder spilled = new StringBuilder();
  private final ReplyWriter reply = new ReplyWriter(this::spill);
  private final Call call = new Call(engine, reply);
  private final RequestBatch batch = new RequestBatch(1);
  private final Bytes view = new Bytes();
  private final Client client = new Unconnected();
  private long now = 1_700_000_000_000L;
  private long logged;

  /// With a log that is read.
  Scratch() {
    this(true);
  }

  Scratch(boolean isLogged) {
    if (isLogged) {
      CommandLog.Reader reader = offset -> {};
      logged = engine.commandLog().attach(reader, LOG_BYTES);
    }
  }

  private void spill(byte[] buffer, int length) {
    spilled.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
  }

  long now() {
    return now;
  }

  void pass(long millis) {
    now += millis;
  }

  void setProtocol(int version) {
    reply.setProtocol(version);
  }

  /// Runs a command whose words are separated by single spaces; the reply as it goes out, with
  /// spaces for line ends.
  String run(String line) {
    return run((Object[]) line.split(" "));
  }

  /// Runs a command of words that are text, in ISO 8859-1, or whatever else prints as such.
  String run(Object... words) {
    byte[][] bytes = new byte[words.length][];
    Arrays.setAll(bytes, i -> words[i].toString().getBytes(StandardCharsets.ISO_8859_1));
    prepare(bytes);
    execute();
    spill(reply.buffer(), reply.length());
    String text = spilled.toString();
    spilled.setLength(0);
    return text.strip().replace("\r\n", " ");
  }

  /// Makes a request ready for [#execute].
  void prepare(byte[]... words) {
    int[] offsets = new int[words.length];
    int[] lengths = new int[words.length];
    int at = 0;
    for (int i = 0; i < words.length; i++) {
      offsets[i] = at;
      lengths[i] = words[i].length;
      at += words[i].length;
    }
    byte[] array = new byte[at + 16];
    for (int i = 0; i < words.length; i++) {
      System.arraycopy(words[i], 0, array, offsets[i], lengths[i]);
    }
    batch.clear();
    batch.add(array, offsets, lengths, words.length);
  }

  /// Executes the request that was prepared last; its reply is in the writer's buffer.
  void execute() {
    reply.clear();
    Command command = engine.table().find(batch.arg(0, 0, view));
    call.begin(client, command, batch, 0, now);
    if (command != null && command.singleKey() != 0 && batch.argCount(0) > command.singleKey()) {
      call.hashKey(command.singleKey());
    }
    dispatcher.execute(call);
  }

  /// The requests that were logged since this was last asked, words separated by spaces.
  List<String> effects() {
    String text = engine.commandLog().text(logged);
    logged = engine.commandLog().endOffset();
    List<String> effects = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf("\r\n", at);
      int count = Integer.parseInt(text.substring(at + 1, end));
      at = end + 2;
      List<String> words = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        end = text.indexOf("\r\n", at);
        int length = Integer.parseInt(text.substring(at + 1, end));
        words.add(text.substring(end + 2, end + 2 + length));
        at = end + 2 + length + 2;
      }
      if (!words.getFirst().equals("SELECT")) {
        effects.add(String.join(" ", words));
      }
    }
    return effects;
  }

  private Dictionary dictionary() {
    return keyspace.partition(0).dictionary(0);
  }

  private long record(String key) {
    Bytes bytes = Bytes.of(key);
    return dictionary().find(bytes, KeyedHash.of(bytes));
  }

  /// The Unix time in milliseconds until which a key lives, or -1; -2 where there is none.
  long expiry(String key) {
    long record = record(key);
    return record == 0 ? -2 : Record.expiryMillis(dictionary().region(), record);
  }

  /// The name of a value's encoding.
  String encoding(String key) {
    return Value.encodingName(dictionary().region(), record(key));
  }

  /// Makes a key hold something that is not a string.
  void putOtherType(String key) {
    Bytes bytes = Bytes.of(key);
    long list = ListValue.create(dictionary(), bytes, 1, 3, 1);
    ListValue.put(dictionary(), list, Bytes.of("x"), false);
    dictionary().insert(list, KeyedHash.of(bytes));
  }

  /// The bytes that keys and values take.
  long usedBytes() {
    Region region = dictionary().region();
    return region.usedBytes(MemoryTag.RECORD) + region.usedBytes(MemoryTag.VALUE);
  }

  long keyCount() {
    return dictionary().size();
  }

  @Override
  public void close() {
    dictionary().region().verify();
    keyspace.close();
  }
}
