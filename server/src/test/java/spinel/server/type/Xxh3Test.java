// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import spinel.memory.Bytes;
import spinel.memory.Region;

class Xxh3Test {
  private static String hash(byte[] bytes) {
    try (Region region = Region.open(1 << 24)) {
      long record = StringValue.create(region, Bytes.of("k"), Bytes.of(bytes), false);
      return Xxh3.hex(Xxh3.hash(StringBytes.of(region, record)));
    }
  }

  @Test
  void everyLengthHashesAsTheReferenceLibraryDoes() {
    byte[] pattern = new byte[20000];
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = (byte) ((31 * i + 7) % 251);
    }
    for (String[] row : Facts.rows("xxh3.tsv")) {
      byte[] bytes = java.util.Arrays.copyOf(pattern, Integer.parseInt(row[0]));
      assertEquals(row[1], hash(bytes), () -> "length " + row[0]);
    }
  }

  @Test
  void digitsOfANumberHashAsText() {
    try (Region region = Region.open(1 << 20)) {
      long number = StringValue.create(region, Bytes.of("k"), Bytes.of("12345678901"), false);
      long text = StringValue.createText(region, Bytes.of("k"), Bytes.of("12345678901"), false);
      assertEquals(
          Xxh3.hash(StringBytes.of(region, text)), Xxh3.hash(StringBytes.of(region, number)));
    }
  }

  @Test
  void digestsOfTheManual() {
    assertEquals("b6acb9d84a38ff74", hash("Hello world".getBytes(ISO_8859_1)));
    assertEquals(
        "00006c38adf31777",
        hash(
            ("v8lf0c11xh8ymlqztfd3eeq16kfn4sspw7fqmnuuq3k3t75em5wdizgcdw7uc26nnf961u2"
                    + "jkfzkjytls2kwlj7626sd")
                .getBytes(ISO_8859_1)));
  }
}
