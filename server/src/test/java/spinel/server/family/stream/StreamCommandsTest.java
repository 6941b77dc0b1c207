// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spinel.server.family.Scratch;

/// What commands on streams are logged as.
class StreamCommandsTest {
  private final Scratch redis = new Scratch();

  @AfterEach
  void close() {
    redis.run("FLUSHALL");
    assertEquals(0, redis.usedBytes());
    redis.close();
  }

  private void fill(int count) {
    for (int i = 1; i <= count; i++) {
      redis.run("XADD s " + i + "-1 f v");
    }
    redis.effects();
  }

  @Test
  void xaddIsLoggedWithTheIdThatItGave() {
    redis.run("XADD s * f v");
    redis.run("XADD s * f v");
    redis.run("XADD s 1700000000001-* f v");
    redis.run("XADD s 1700000000001-* f v");
    redis.run("XADD s 1800000000000-7 f v");
    redis.run("XADD s 5 f v");
    redis.run("XADD t NOMKSTREAM * f v");
    assertEquals(
        List.of(
            "XADD s 1700000000000-0 f v",
            "XADD s 1700000000000-1 f v",
            "XADD s 1700000000001-0 f v",
            "XADD s 1700000000001-1 f v",
            "XADD s 1800000000000-7 f v"),
        redis.effects());
  }

  @Test
  void trimmingIsLoggedAsWhatItCameTo() {
    fill(250);
    redis.run("XTRIM s MAXLEN ~ 120");
    redis.run("XADD s MAXLEN ~ 10 LIMIT 100 999-1 f v");
    redis.run("XADD s MAXLEN = 10 1000-1 f v");
    redis.run("XTRIM s MINID ~ 5000");
    redis.run("XTRIM s MINID ~ 1");
    redis.run("XTRIM s MAXLEN 3");
    assertEquals(
        List.of(
            "XTRIM s MAXLEN = 150",
            "XADD s MAXLEN = 51 999-1 f v",
            "XADD s MAXLEN = 10 1000-1 f v",
            "XTRIM s MINID = 18446744073709551615-18446744073709551615"),
        redis.effects());
  }

  @Test
  void deliveriesAreLoggedAsClaims() {
    fill(3);
    redis.run("XGROUP CREATE s g 0");
    redis.run("XREADGROUP GROUP g c COUNT 2 STREAMS s >");
    redis.run("XREADGROUP GROUP g c STREAMS s 0");
    redis.run("XREADGROUP GROUP g d NOACK STREAMS s >");
    redis.run("XREADGROUP GROUP g e STREAMS s >");
    redis.pass(100);
    redis.run("XCLAIM s g d 0 1-1");
    redis.run("XDEL s 2-1");
    redis.run("XAUTOCLAIM s g d 0 2 JUSTID");
    redis.run("XACK s g 1-1 9-9");
    redis.run("XACK s g 1-1");
    String end = " FORCE JUSTID LASTID ";
    assertEquals(
        List.of(
            "XGROUP CREATE s g 0",
            "XCLAIM s g c 0 1-1 TIME 1700000000000 RETRYCOUNT 1" + end + "1-1",
            "XCLAIM s g c 0 2-1 TIME 1700000000000 RETRYCOUNT 1" + end + "2-1",
            "XGROUP SETID s g 2-1 ENTRIESREAD 2",
            "XGROUP CREATECONSUMER s g d",
            "XGROUP SETID s g 3-1 ENTRIESREAD 3",
            "XCLAIM s g d 0 1-1 TIME 1700000000100 RETRYCOUNT 3" + end + "3-1",
            "XDEL s 2-1",
            "XCLAIM s g c 0 2-1 TIME 1700000000000 RETRYCOUNT 2" + end + "3-1",
            "XACK s g 1-1 9-9"),
        redis.effects());
  }

  @Test
  void producersAreLoggedAsRecords() {
    redis.run("XADD s IDMP p1 a MAXLEN ~ 5 LIMIT 7 * f v");
    redis.run("XADD s IDMP p1 a * f v");
    redis.run("XCFGSET s IDMP-MAXSIZE 7");
    assertEquals(
        List.of(
            "XADD s MAXLEN = 1 1700000000000-0 f v",
            "XIDMPRECORD s p1 a 1700000000000-0",
            "XCFGSET s IDMP-MAXSIZE 7"),
        redis.effects());
  }

  @Test
  void whatAProducerSentIsForgottenInTime() {
    redis.run("XADD s IDMP p1 a * f v");
    redis.pass(99_000);
    assertEquals("$15 1700000000000-0", redis.run("XADD s IDMP p1 a * f v"));
    redis.pass(2_000);
    assertEquals("$15 1700000101000-0", redis.run("XADD s IDMP p1 a * f v"));
    assertTrue(redis.run("XINFO STREAM s").contains("iids-tracked :1 "));
    redis.pass(200_000);
    assertTrue(redis.run("XINFO STREAM s").contains("pids-tracked :0 "));
  }

  @Test
  void aGroupWithManyPendingEntriesIsFreedInTheBackground() {
    fill(300);
    long used = redis.usedBytes();
    redis.run("XGROUP CREATE s g 0");
    for (int consumer = 0; consumer < 3; consumer++) {
      redis.run("XREADGROUP GROUP g c" + consumer + " COUNT 100 STREAMS s >");
    }
    long pending = redis.usedBytes() - used;
    redis.run("XGROUP DESTROY s g");
    assertEquals("*0", redis.run("XINFO GROUPS s"));
    assertTrue(redis.usedBytes() > used + pending / 2);
    assertEquals(1, redis.engine().keyspace().pendingKeys());
    redis.engine().start();
    while (redis.engine().keyspace().pendingKeys() > 0) {
      Thread.onSpinWait();
    }
    assertEquals(used, redis.usedBytes());
  }

  @Test
  void xgroupIsLoggedAsItIs() {
    redis.run("XGROUP CREATE s g $ MKSTREAM");
    redis.run("XGROUP CREATE s g $");
    redis.run("XGROUP SETID s g 5");
    redis.run("XGROUP CREATECONSUMER s g c");
    redis.run("XGROUP CREATECONSUMER s g c");
    redis.run("XGROUP DELCONSUMER s g c");
    redis.run("XGROUP DELCONSUMER s g c");
    redis.run("XGROUP DESTROY s g");
    redis.run("XGROUP DESTROY s g");
    assertEquals(
        List.of(
            "XGROUP CREATE s g $ MKSTREAM",
            "XGROUP SETID s g 5",
            "XGROUP CREATECONSUMER s g c",
            "XGROUP DELCONSUMER s g c",
            "XGROUP DESTROY s g"),
        redis.effects());
  }

  @Test
  void whatIsLoggedMakesTheSameStreamAgain() {
    fill(120);
    redis.run("XGROUP CREATE s g 0");
    redis.run("XREADGROUP GROUP g c COUNT 50 STREAMS s >");
    redis.run("XREADGROUP GROUP g d COUNT 20 STREAMS s >");
    redis.run("XACK s g 5-1 6-1 60-1");
    redis.run("XNACK s g FAIL IDS 2 7-1 3-1");
    redis.run("XREADGROUP GROUP g d COUNT 1 CLAIM 100 STREAMS s >");
    redis.run("XTRIM s MAXLEN ~ 10 ACKED");
    List<String> effects = redis.effects();
    String pending = redis.run("XPENDING s g - + 1000");
    String entries = redis.run("XRANGE s - +");
    redis.run("DEL s");
    fill(120);
    effects.forEach(redis::run);
    assertEquals(entries, redis.run("XRANGE s - +"));
    assertEquals(pending, redis.run("XPENDING s g - + 1000"));
  }
}
