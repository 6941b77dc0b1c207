// SPDX-License-Identifier: Apache-2.0
package spinel.server.family;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which commands leave their event loop: those that touch many elements, and only those, whatever
/// the size of the collection.
class ExpectationTest {
  private static final int MANY = 6000;

  private Scratch scratch;

  @BeforeEach
  void open() {
    scratch = new Scratch(false);
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  private void assertPutOff(String line) {
    assertTrue(scratch.isPutOff(line), line);
  }

  private void assertStays(String line) {
    assertFalse(scratch.isPutOff(line), line);
  }

  private void fillStream(int entries) {
    for (int i = 1; i <= entries; i++) {
      scratch.run("XADD stream " + i + " f v");
    }
  }

  @Test
  void readingLargePartsOfAStreamIsPutOff() {
    fillStream(MANY);
    scratch.run("XGROUP CREATE stream group 0");
    scratch.run("XGROUP CREATE stream late " + (MANY - 10));
    assertPutOff("XRANGE stream - +");
    assertPutOff("XREVRANGE stream + -");
    assertPutOff("XRANGE stream 10 5900");
    assertPutOff("XRANGE stream - + COUNT 5500");
    assertPutOff("XREAD STREAMS stream 0");
    assertPutOff("XREAD COUNT 5800 STREAMS stream 0");
    assertPutOff("XREADGROUP GROUP group c STREAMS stream >");
    assertStays("XRANGE stream - + COUNT 100");
    assertStays("XRANGE stream 10 500");
    assertStays("XREVRANGE stream + 5000");
    assertStays("XREAD STREAMS stream 5000");
    assertStays("XREADGROUP GROUP group c COUNT 10 STREAMS stream >");
    assertStays("XREADGROUP GROUP late c STREAMS stream >");
    assertStays("XREADGROUP GROUP late c STREAMS stream 0");
  }

  @Test
  void goingOverManyPendingEntriesIsPutOff() {
    fillStream(MANY);
    scratch.run("XGROUP CREATE stream group 0");
    scratch.run("XREADGROUP GROUP group c COUNT " + MANY + " STREAMS stream >");
    assertPutOff("XPENDING stream group IDLE 1000000 - + 10");
    assertPutOff("XPENDING stream group IDLE 1000000 - + 10 c");
    assertPutOff("XPENDING stream group - + 6000");
    assertPutOff("XAUTOCLAIM stream group d 1000000 0 COUNT 600");
    assertPutOff("XINFO STREAM stream FULL COUNT 0");
    assertStays("XPENDING stream group - + 10");
    assertStays("XPENDING stream group IDLE 1000000 5000 + 10");
    assertStays("XPENDING stream group IDLE 0 - + 10 c");
    assertStays("XAUTOCLAIM stream group d 1000000 0");
    assertStays("XINFO STREAM stream FULL");
    assertStays("XINFO STREAM stream");
  }

  @Test
  void searchingAmongManyPositionsIsPutOff() {
    for (int i = 1; i <= MANY; i++) {
      scratch.run("GEOADD places " + i / 100.0 + " 0 m" + i);
    }
    assertPutOff("GEOSEARCH places FROMLONLAT 30 0 BYRADIUS 20000 km COUNT 1");
    assertPutOff("GEOSEARCH places FROMLONLAT 30 0 BYRADIUS 20000 km COUNT 5999 ANY");
    assertPutOff("GEOSEARCHSTORE copy places FROMLONLAT 30 0 BYRADIUS 20000 km");
    assertStays("GEOSEARCH places FROMLONLAT 30 0 BYRADIUS 20000 km COUNT 1 ANY");
    assertStays("GEOSEARCH places FROMLONLAT 30 0 BYRADIUS 5 km");
  }

  @Test
  void drawingFromAHugeCollectionIsPutOffEvenEarlier() {
    for (int from = 0; from < 1_100_000; from += 1000) {
      StringBuilder members = new StringBuilder("SADD huge");
      for (int i = from; i < from + 1000; i++) {
        members.append(" m").append(i);
      }
      scratch.run(members.toString());
    }
    assertPutOff("SRANDMEMBER huge 250");
    assertPutOff("SSCAN huge 0 COUNT 500");
    assertStays("SRANDMEMBER huge 200");
    assertStays("SSCAN huge 0 COUNT 400");
  }

  /// Each of these members stands somewhere else.
  @Test
  void drawingFromALargeCollectionIsPutOffEarlier() {
    for (int i = 1; i <= MANY; i++) {
      scratch.run("SADD set m" + i);
      scratch.run("HSET hash f" + i + " v");
      scratch.run("ZADD zset " + i + " m" + i);
      if (i <= 3000) {
        scratch.run("SADD small m" + i);
      }
    }
    for (String command : List.of("SRANDMEMBER set", "HRANDFIELD hash", "ZRANDMEMBER zset")) {
      assertPutOff(command + " 700");
      assertPutOff(command + " -700");
      assertStays(command + " 600");
      assertStays(command + " -600");
    }
    assertPutOff("SPOP set 700");
    assertPutOff("ZPOPMIN zset 700");
    assertPutOff("ZMPOP 1 zset MAX COUNT 700");
    assertStays("SRANDMEMBER small 2500");
    assertPutOff("ZRANGE zset 0 2600");
    assertPutOff("SSCAN set 0 COUNT 1300");
    assertPutOff("HSCAN hash 0 COUNT 1300");
    assertPutOff("ZSCAN zset 0 COUNT 1300");
    assertStays("ZRANGE zset 0 2400");
    assertStays("SSCAN set 0 COUNT 1000");
    assertStays("HSCAN hash 0 COUNT 1000");
    assertStays("ZSCAN zset 0 COUNT 1000");
    assertStays("SPOP small 2500");
  }

  @Test
  void givingEntriesToAConsumerIsPutOffEarlier() {
    fillStream(MANY);
    scratch.run("XGROUP CREATE stream group 0");
    scratch.run("XGROUP CREATE stream late " + (MANY - 1000));
    assertPutOff("XREADGROUP GROUP group c COUNT 1300 STREAMS stream >");
    assertStays("XREADGROUP GROUP group c COUNT 1200 STREAMS stream >");
    assertStays("XREADGROUP GROUP late c STREAMS stream >");
    assertStays("XREAD COUNT 4000 STREAMS stream 0");
  }

  @Test
  void copyingALongStringIsPutOff() {
    scratch.run("SETRANGE long 20000000 x");
    scratch.run("SETRANGE short 2000000 x");
    assertPutOff("COPY long copy");
    assertPutOff("MOVE long 1");
    assertPutOff("DUMP long");
    assertStays("RENAME long long2");
    assertStays("COPY short copy");
    assertStays("MOVE short 1");
  }

  @Test
  void trimmingLittleOffAStreamStays() {
    fillStream(10 * MANY);
    assertStays("XADD stream MINID = 10 * f v");
    assertStays("XADD stream MAXLEN = " + (10 * MANY - 20) + " * f v");
    assertStays("XTRIM stream MINID 100");
    assertPutOff("XTRIM stream MINID 50000");
    assertPutOff("XADD stream MINID = 50000 * f v");
    assertPutOff("XADD stream MAXLEN = 10 * f v");
  }

  @Test
  void askingEachNodeOfAListOrAStreamForItsSizeIsPutOff() {
    scratch.run("CONFIG SET list-max-listpack-size 1");
    scratch.run("CONFIG SET stream-node-max-entries 1");
    for (int i = 1; i <= MANY; i++) {
      scratch.run("RPUSH list " + i);
      scratch.run("HSET hash " + i + " value");
      scratch.run("XADD stream " + i + " field value");
    }
    assertPutOff("MEMORY USAGE list");
    assertPutOff("MEMORY USAGE stream");
    assertStays("MEMORY USAGE hash");
    scratch.run("LTRIM list 0 100");
    scratch.run("XTRIM stream MAXLEN 100");
    assertStays("MEMORY USAGE list");
    assertStays("MEMORY USAGE stream");
  }

  @Test
  void goingThroughLongStringsIsPutOff() {
    scratch.run("SETRANGE long 6000000 x");
    scratch.run("SETRANGE lines 10000 x");
    scratch.run("SET short x");
    assertPutOff("BITCOUNT long");
    assertPutOff("BITCOUNT long 0 -2");
    assertPutOff("BITPOS long 1");
    assertPutOff("BITOP NOT target long");
    assertPutOff("LCS lines lines LEN");
    assertStays("BITCOUNT long 0 1000");
    assertStays("BITPOS long 1 5999000");
    assertStays("BITOP NOT target lines");
    assertStays("LCS short short");
    assertStays("GETRANGE long 0 10");
  }

  @Test
  void searchesOfLargeAreasArePutOff() {
    for (int i = 0; i < MANY; i++) {
      scratch.run("GEOADD geo " + (i % 100) / 10.0 + " " + i / 100 / 10.0 + " m" + i);
    }
    assertPutOff("GEOSEARCH geo FROMLONLAT 5 3 BYRADIUS 3000 km");
    assertStays("GEOSEARCH geo FROMLONLAT 5 3 BYRADIUS 50 km");
    assertStays("GEOSEARCH geo FROMLONLAT 5 3 BYRADIUS 3000 km COUNT 10 ANY");
  }

  @Test
  void arraysAndVectorSets() {
    StringBuilder line = new StringBuilder("ARMSET array");
    for (int i = 0; i < 2000; i++) {
      line.append(' ').append(i).append(" v").append(i);
    }
    scratch.run(line.toString());
    for (int from = 2000; from < MANY; from += 2000) {
      StringBuilder more = new StringBuilder("ARMSET array");
      for (int i = from; i < from + 2000; i++) {
        more.append(' ').append(i).append(" v").append(i);
      }
      scratch.run(more.toString());
    }
    assertPutOff("ARSCAN array 0 10000");
    assertPutOff("ARGETRANGE array 0 5900");
    assertPutOff("ARGREP array - + EXACT none");
    assertPutOff("AROP array 0 10000 USED");
    assertStays("ARSCAN array 0 10000 LIMIT 100");
    assertStays("ARGETRANGE array 10 100");
    for (int i = 0; i < MANY; i++) {
      scratch.run("VADD vectors VALUES 2 " + i + " 1 e" + i);
    }
    assertPutOff("VSIM vectors ELE e1 TRUTH");
    assertPutOff("VSIM vectors ELE e1 COUNT 5000");
    assertPutOff("VRANDMEMBER vectors 3000");
    assertPutOff("VRANDMEMBER vectors -6000");
    assertPutOff("VRANGE vectors - +");
    assertStays("VSIM vectors ELE e1 COUNT 10");
    assertStays("VRANDMEMBER vectors 10");
    assertStays("VRANGE vectors - + 10");
  }

  @Test
  void manyArgumentsArePutOff() {
    assertPutOff("SADD set" + " m".repeat(MANY));
    assertPutOff("DEL" + " key".repeat(MANY));
    assertStays("SADD set" + " m".repeat(1000));
  }

  @Test
  void anIntersectionThatIsStoredMakesItsMembers() {
    for (int i = 0; i < MANY; i++) {
      scratch.run("SADD one m" + i);
      scratch.run("SADD other m" + i);
    }
    assertStays("SINTER one other");
    assertStays("SINTERCARD 2 one other");
    assertPutOff("SINTERSTORE target one other");
  }

  @Test
  void aRangeOfASortedListIsAllThatSortReads() {
    for (int i = 0; i < MANY; i++) {
      scratch.run("RPUSH list " + i);
    }
    assertStays("SORT list BY nosort LIMIT 0 10");
    assertPutOff("SORT list LIMIT 0 10");
    assertPutOff("SORT list BY nosort");
  }
}
