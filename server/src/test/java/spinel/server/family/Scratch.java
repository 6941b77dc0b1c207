// SPDX-License-Identifier: Apache-2.0
package spinel.server.family;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.resp.RequestBatch;
import spinel.server.command.Call;
import spinel.server.command.Client;
import spinel.server.command.Command;
import spinel.server.command.Deferral;
import spinel.server.command.Dispatcher;
import spinel.server.command.Engine;
import spinel.server.command.Unconnected;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.persistence.Crc64;
import spinel.server.replication.CommandLog;
import spinel.server.type.Value;
import spinel.structure.KeyedHash;
import spinel.structure.Record;

/// A keyspace and one client that runs commands on it, at a time that stands still, without
/// connections or threads.
public final class Scratch implements AutoCloseable {
  private static final int LOG_BYTES = 1 << 20;
  private static final int DATABASES = 16;

  private final Keyspace keyspace;
  private final Engine engine;
  private final Dispatcher dispatcher;
  private final StringBuilder spilled = new StringBuilder();
  private final ReplyWriter reply = new ReplyWriter(this::spill);
  private final Call call;
  private final RequestBatch batch = new RequestBatch(1);
  private final Bytes view = new Bytes();
  private final Client client = new Unconnected();
  private long now = 1_700_000_000_000L;
  private long logged;

  /// One partition, and a log that is read.
  public Scratch() {
    this(true);
  }

  public Scratch(boolean isLogged) {
    this(0, isLogged);
  }

  /// 2^`partitionBits` partitions.
  public Scratch(int partitionBits, boolean isLogged) {
    this(partitionBits, isLogged, 1L << 30);
  }

  /// Where each partition of a database holds so many bytes.
  public Scratch(int partitionBits, boolean isLogged, long capacity) {
    keyspace = new Keyspace(partitionBits, DATABASES, capacity);
    engine = new Engine(keyspace, Families.table());
    call = new Call(engine, reply);
    dispatcher = new Dispatcher(engine, call.counters());
    if (isLogged) {
      CommandLog.Reader reader = offset -> {};
      logged = engine.commandLog().attach(reader, LOG_BYTES);
    }
  }

  private void spill(byte[] buffer, int length) {
    spilled.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
  }

  public Client client() {
    return client;
  }

  public Engine engine() {
    return engine;
  }

  public long now() {
    return now;
  }

  public void pass(long millis) {
    now += millis;
  }

  public void setProtocol(int version) {
    reply.setProtocol(version);
  }

  /// Runs a command whose words are separated by single spaces; the reply as it goes out, with
  /// spaces for line ends.
  public String run(String line) {
    return run((Object[]) line.split(" "));
  }

  /// Runs a command of words that are bytes, text in ISO 8859-1, or whatever else prints as such.
  public String run(Object... words) {
    return wire(words).strip().replace("\r\n", " ");
  }

  /// As [#run], the reply just as it goes out.
  private String wire(Object... words) {
    byte[][] bytes = new byte[words.length][];
    Arrays.setAll(
        bytes,
        i ->
            words[i] instanceof byte[] raw
                ? raw
                : words[i].toString().getBytes(StandardCharsets.ISO_8859_1));
    prepare(bytes);
    execute();
    spill(reply.buffer(), reply.length());
    String text = spilled.toString();
    spilled.setLength(0);
    return text;
  }

  /// A payload for RESTORE: a body, behind it the version of the format and the right checksum.
  public static byte[] sealed(byte[] body, int version) {
    byte[] payload = Arrays.copyOf(body, body.length + 10);
    payload[body.length] = (byte) version;
    long crc = Crc64.update(0, payload, 0, body.length + 2);
    for (int i = 0; i < 8; i++) {
      payload[body.length + 2 + i] = (byte) (crc >>> 8 * i);
    }
    return payload;
  }

  /// The number that a command replies with.
  public long number(Object... words) {
    String text = run(words);
    if (!text.startsWith(":")) {
      throw new AssertionError("not a number: " + text);
    }
    return Long.parseLong(text.substring(1));
  }

  /// The bulk strings in a command's reply, in their order.
  public List<String> bulks(Object... words) {
    String text = wire(words);
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
    if (!dispatcher.execute(call) && dispatcher.deferral() == Deferral.LONG) {
      client.setHeld(false);
      runBesideLoops(command);
    }
  }

  /// Whether an event loop puts a command off, as one that takes long.
  boolean isPutOff(String line) {
    String[] words = line.split(" ");
    byte[][] bytes = new byte[words.length][];
    Arrays.setAll(bytes, i -> words[i].getBytes(StandardCharsets.ISO_8859_1));
    prepare(bytes);
    reply.clear();
    Command command = engine.table().find(batch.arg(0, 0, view));
    call.begin(client, command, batch, 0, now);
    if (command.singleKey() != 0) {
      call.hashKey(command.singleKey());
    }
    boolean ran = dispatcher.execute(call);
    client.setHeld(false);
    spilled.setLength(0);
    return !ran && dispatcher.deferral() == Deferral.LONG;
  }

  /// What an event loop has put off runs as it does on another thread.
  private void runBesideLoops(Command command) {
    Call other = Call.besideLoops(engine, reply);
    other.begin(client, command, batch, 0, now);
    if (command.singleKey() != 0) {
      other.hashKey(command.singleKey());
    }
    new Dispatcher(engine, other.counters()).execute(other);
  }

  /// The requests that were logged since this was last asked, words separated by spaces.
  public List<String> effects() {
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
    return keyspace.partition(0).dictionary(0, 0);
  }

  private long record(String key) {
    Bytes bytes = Bytes.of(key);
    return dictionary().find(bytes, KeyedHash.of(bytes));
  }

  /// The Unix time in milliseconds until which a key lives, or -1; -2 where there is none.
  public long expiry(String key) {
    long record = record(key);
    return record == 0 ? -2 : Record.expiryMillis(dictionary().region(), record);
  }

  /// The name of a value's encoding.
  public String encoding(String key) {
    return Value.encodingName(dictionary().region(), record(key));
  }

  /// Makes a key hold something that is not a string.
  public void putOtherType(String key) {
    run("HSET", key, "field", "value");
  }

  /// The bytes that keys and values take.
  public long usedBytes() {
    Region region = dictionary().region();
    return region.usedBytes(MemoryTag.RECORD)
        + region.usedBytes(MemoryTag.VALUE)
        + region.usedBytes(MemoryTag.ELEMENT);
  }

  /// Keys whose values have parts with a time to live of their own.
  public long timedKeys() {
    return dictionary().timedSize();
  }

  public long keyCount() {
    return dictionary().size();
  }

  /// Checks all that the structures know of themselves.
  public void verify() {
    for (int i = 0; i < keyspace.partitionCount(); i++) {
      for (int database = 0; database < DATABASES; database++) {
        keyspace.partition(i).dictionaries(database).forEach(Dictionary::verify);
      }
    }
  }

  @Override
  public void close() {
    verify();
    keyspace.close();
  }
}
