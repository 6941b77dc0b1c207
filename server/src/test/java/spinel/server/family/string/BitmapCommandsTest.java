// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.server.family.Scratch;

class BitmapCommandsTest {
  private static final String SYNTAX = "-ERR syntax error";
  private static final String WRONG_TYPE =
      "-WRONGTYPE Operation against a key holding the wrong kind of value";

  private final Scratch spinel = new Scratch();

  @AfterEach
  void freesEverything() {
    for (String key : List.of("k", "a", "b", "c", "other")) {
      spinel.run("DELEX", key);
    }
    assertEquals(0, spinel.usedBytes());
    spinel.close();
  }

  private void expect(String reply, String command) {
    assertEquals(reply, spinel.run(command), command);
  }

  @Test
  void bitsAreSetAndCleared() {
    expect(":0", "SETBIT k 7 1");
    expect(":1", "SETBIT k 7 0");
    expect(":0", "GETBIT k 7");
    expect(":0", "GETBIT k 1000");
    expect(":0", "SETBIT k 100 0");
    expect(":13", "STRLEN k");
    assertEquals("raw", spinel.encoding("k"));
    spinel.effects();
    expect(":0", "SETBIT k 50 0");
    assertEquals(List.of(), spinel.effects());
  }

  @Test
  void digitsOfNumbersHaveBits() {
    spinel.run("SET k 1");
    expect(":1", "GETBIT k 2");
    expect(":3", "BITCOUNT k");
    expect(":2", "BITPOS k 1");
    expect("*1 :49", "BITFIELD_RO k GET u8 0");
    assertEquals("int", spinel.encoding("k"));
    expect(":0", "SETBIT k 6 1");
    expect("$1 3", "GET k");
    assertEquals("raw", spinel.encoding("k"));
  }

  @Test
  void offsetsAndBitsAreChecked() {
    String wrongOffset = "-ERR bit offset is not an integer or out of range";
    expect(wrongOffset, "SETBIT k -1 1");
    expect(wrongOffset, "SETBIT k x 1");
    expect(wrongOffset, "SETBIT k #1 1");
    expect(wrongOffset, "GETBIT k 4294967296");
    expect("-ERR bit is not an integer or out of range", "SETBIT k 0 2");
    spinel.putOtherType("other");
    expect(WRONG_TYPE, "SETBIT other 0 1");
    expect(WRONG_TYPE, "BITOP OR k other");
    expect(WRONG_TYPE, "BITFIELD other GET u1 0");
  }

  @Test
  void countsInRangesOfBytesAndBits() {
    spinel.run("SET k foobar");
    expect(":26", "BITCOUNT k");
    expect(":4", "BITCOUNT k 0 0");
    expect(":6", "BITCOUNT k 1 1 BYTE");
    expect(":17", "BITCOUNT k 5 30 BIT");
    expect(":0", "BITCOUNT k -1 -5");
    expect(":0", "BITCOUNT a 0 -1");
    expect(SYNTAX, "BITCOUNT k 0");
    expect(SYNTAX, "BITCOUNT k 0 1 what");
    expect(SYNTAX, "BITCOUNT k 0 1 BIT 2");
  }

  @Test
  void findsTheFirstBit() {
    spinel.run("SET", "k", "\u00ff\u00f0\0");
    expect(":12", "BITPOS k 0");
    expect(":0", "BITPOS k 1");
    expect(":-1", "BITPOS k 1 2");
    expect(":-1", "BITPOS k 0 0 0");
    expect(":8", "BITPOS k 1 8 15 BIT");
    expect(":-1", "BITPOS k 0 0 7 BIT");
    spinel.run("SET", "k", "\u00ff\u00ff");
    expect(":16", "BITPOS k 0");
    expect(":16", "BITPOS k 0 1");
    expect(":-1", "BITPOS k 0 0 -1");
    expect(":0", "BITPOS a 0");
    expect(":-1", "BITPOS a 1");
    expect("-ERR The bit argument must be 1 or 0.", "BITPOS k 2");
  }

  @Test
  void bitopStoresOrDeletes() {
    spinel.run("SET k old EX 10");
    spinel.run("MSET a abc b ab");
    expect(":3", "BITOP AND k a b");
    assertEquals("$3 ab\0", spinel.run("GET k"));
    assertEquals(-1, spinel.expiry("k"));
    assertEquals("raw", spinel.encoding("k"));
    expect(":3", "BITOP XOR a a b");
    assertEquals("$3 \0\0c", spinel.run("GET a"));
    expect(":0", "BITOP OR k nothing");
    expect("$-1", "GET k");
    spinel.putOtherType("other");
    expect(":2", "BITOP OR other b");
    expect("$2 ab", "GET other");
  }

  @Test
  void bitopChecksItsSources() {
    expect(SYNTAX, "BITOP NAND k a b");
    expect("-ERR BITOP NOT must be called with a single source key.", "BITOP NOT k a b");
    for (String operation : List.of("DIFF", "DIFF1", "ANDOR")) {
      expect(
          "-ERR BITOP " + operation + " must be called with at least two source keys.",
          "BITOP " + operation + " k a");
    }
    expect(":0", "BITOP ONE k a");
  }

  @Test
  void fieldsOverflowAsTold() {
    expect("*2 :0 :1", "BITFIELD k SET u2 0 1 GET u2 0");
    expect(
        "*4 :2 :3 :3 $-1",
        "BITFIELD k INCRBY u2 0 1 OVERFLOW SAT INCRBY u2 0 1 INCRBY u2 0 5"
            + " OVERFLOW FAIL INCRBY u2 0 1");
    expect("*1 :0", "BITFIELD k INCRBY u2 0 1");
    expect("*2 :0 :-128", "BITFIELD k SET i8 #1 128 GET i8 #1");
    expect("*1 :-1", "BITFIELD k OVERFLOW SAT INCRBY i1 40 -7");
    expect("*0", "BITFIELD k");
  }

  @Test
  void fieldsAreChecked() {
    String wrongType =
        "-ERR Invalid bitfield type. Use something like i16 u8."
            + " Note that u64 is not supported but i64 is.";
    for (String type : List.of("u64", "i65", "u0", "x8", "u", "i08")) {
      expect(wrongType, "BITFIELD k GET " + type + " 0");
    }
    expect("-ERR Invalid OVERFLOW type specified", "BITFIELD k OVERFLOW what");
    expect(SYNTAX, "BITFIELD k GET u8");
    expect(SYNTAX, "BITFIELD k SET u8 0");
    expect("-ERR BITFIELD_RO only supports the GET subcommand", "BITFIELD_RO k SET u8 0 1");
    assertEquals(0, spinel.keyCount());
  }

  @Test
  void unchangedFieldsAreNotLogged() {
    spinel.run("BITFIELD k SET u8 0 1");
    spinel.run("BITFIELD k SET u8 0 1");
    spinel.run("BITFIELD k GET u8 0");
    assertEquals(List.of("BITFIELD k SET u8 0 1"), spinel.effects());
  }
}
