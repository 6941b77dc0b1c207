// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.HashTable;
import spinel.structure.KeyedHash;
import spinel.structure.Record;

/// A set under a key, beside the texts that it must have.
final class SetModel {
  final Dictionary dictionary;
  final Bytes key;
  final Set<String> members = new TreeSet<>();

  SetModel(Dictionary dictionary, String key) {
    this.dictionary = dictionary;
    this.key = Bytes.of(key);
  }

  static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(ISO_8859_1));
  }

  /// A member: a number, a short text or a long one, out of so many.
  static String member(Random random, int range) {
    int number = random.nextInt(range);
    return switch (random.nextInt(8)) {
      case 0 -> "m" + number;
      case 1 -> "member-" + number + "x".repeat(number % 80);
      case 2 -> Long.toString(number * 1_000_003L * (number % 2 == 0 ? -1 : 1));
      case 3 -> number % 50 == 0 ? "y".repeat(300 + number) : "0" + number;
      default -> Integer.toString(number - range / 2);
    };
  }

  long record() {
    return dictionary.find(key, KeyedHash.of(key));
  }

  boolean add(String member) {
    long record = record();
    boolean isNew;
    if (record == 0) {
      SetValue.create(dictionary, key, KeyedHash.of(key), bytes(member), 1);
      isNew = true;
    } else {
      isNew = SetValue.add(dictionary, record, bytes(member)) != 0;
    }
    assertEquals(members.add(member), isNew, member);
    return isNew;
  }

  void remove(String member) {
    long record = record();
    if (record != 0) {
      long moved = SetValue.remove(dictionary, record, bytes(member));
      assertEquals(members.remove(member), moved != 0, member);
      dropIfEmpty();
    }
  }

  void removeDrawn(Random random) {
    long record = record();
    if (record != 0) {
      long position = SetValue.draw(dictionary, record, random);
      assertTrue(members.remove(text(new SetSource(dictionary.region(), record), position)));
      SetValue.removeAt(dictionary, record, position);
      dropIfEmpty();
    }
  }

  private void dropIfEmpty() {
    if (SetValue.size(dictionary.region(), record()) == 0) {
      drop();
    }
  }

  /// Deletes the key.
  void drop() {
    long record = record();
    if (record != 0) {
      dictionary.remove(record, KeyedHash.of(key));
      Value.free(dictionary, record);
      members.clear();
    }
  }

  String encoding() {
    return SetValue.encodingName(dictionary.region(), record());
  }

  static String text(SetSource source, long position) {
    if (source.isNumber(position)) {
      return Long.toString(source.number(position));
    }
    byte[] text = new byte[source.textBytes(position)];
    source.region().get(source.textOffset(position), text, 0, text.length);
    return new String(text, ISO_8859_1);
  }

  /// What a source goes over.
  static List<String> texts(SetSource source) {
    List<String> texts = new ArrayList<>();
    for (int count = source.rewind().next(); count > 0; count = source.next()) {
      for (int i = 0; i < count; i++) {
        texts.add(text(source, source.position(i)));
      }
    }
    assertEquals(texts.size(), source.size());
    return texts;
  }

  void check() {
    long record = record();
    assertEquals(members.isEmpty(), record == 0);
    if (record != 0) {
      Region region = dictionary.region();
      assertEquals(members.size(), SetValue.size(region, record));
      List<String> texts = texts(new SetSource(region, record));
      Collections.sort(texts);
      assertEquals(List.copyOf(members), texts);
      for (String member : members) {
        assertTrue(SetValue.contains(dictionary, record, bytes(member)), member);
      }
      if (SetValue.isTable(region, record)) {
        SetTable.open(HashTable.ofElements(region), SetValue.root(region, record)).verify();
      }
      assertEquals(Record.type(region, record), SetValue.TYPE);
    }
  }
}
