// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc64Test {
  @Test
  void digitsGiveThePublishedCheckValue() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertEquals(0xE9C6_D914_C4B8_D9CAL, Crc64.update(0, digits, 0, 9));
  }

  @Test
  void partsGiveWhatTheWholeGives() {
    byte[] bytes = new byte[1000];
    new Random(1).nextBytes(bytes);
    long whole = Crc64.update(0, bytes, 0, bytes.length);
    for (int split = 0; split <= bytes.length; split += 7) {
      long head = Crc64.update(0, bytes, 0, split);
      assertEquals(whole, Crc64.update(head, bytes, split, bytes.length - split));
    }
  }
}
