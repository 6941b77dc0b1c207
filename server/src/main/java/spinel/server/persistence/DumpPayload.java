// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.type.StringValue;

/// What DUMP gives and RESTORE takes: a value as in a snapshot, then the version of the format in
/// two bytes and a checksum of all that in eight, the lowest first.
///
/// The version is the lowest that any server with a RESTORE reads, so that older ones can take the
/// value over. A long string is not copied: it goes from its region into the reply.
public final class DumpPayload {
  private static final int VERSION = 6;
  private static final int VERSION_BYTES = 2;
  private static final int CHECKSUM_BYTES = 8;
  private static final int FOOTER_BYTES = VERSION_BYTES + CHECKSUM_BYTES;
  private static final int LONGEST_HEADER = 10;
  private static final int SHORTEST_COMPRESSED = 21;
  private static final int LONGEST_COMPRESSED = 1 << 20;

  private byte[] head = new byte[64];
  private int length;
  private Region region;
  private long body;
  private int bodyLength;

  private DumpPayload() {}

  /// The payload of a record's value; valid until the record changes.
  public static DumpPayload of(Region region, long record, boolean compress) {
    DumpPayload payload = new DumpPayload();
    payload.region = region;
    payload.put(RdbFormat.TYPE_STRING);
    if (StringValue.isInt(region, record)) {
      payload.putNumber(StringValue.intValue(region, record));
    } else {
      payload.putString(
          StringValue.bytesOffset(region, record), StringValue.length(region, record), compress);
    }
    return payload;
  }

  /// The bytes of the value in a snapshot, without its type.
  public long valueBytes() {
    return (long) length + bodyLength - 1;
  }

  /// Replies with the payload as a bulk string.
  public void reply(ReplyWriter reply) {
    long crc = Crc64.update(0, head, 0, length);
    crc = Crc64.update(crc, region, body, bodyLength);
    byte[] footer = new byte[FOOTER_BYTES];
    footer[0] = VERSION;
    crc = Crc64.update(crc, footer, 0, VERSION_BYTES);
    for (int i = 0; i < CHECKSUM_BYTES; i++) {
      footer[VERSION_BYTES + i] = (byte) (crc >>> 8 * i);
    }
    reply.bulkStart((long) length + bodyLength + FOOTER_BYTES);
    reply.bulkPart(head, 0, length);
    reply.bulkPart(region, body, bodyLength);
    reply.bulkPart(footer, 0, FOOTER_BYTES);
    reply.bulkEnd();
  }

  /// Whether a payload's version is known and its checksum, unless it is to be ignored, is right.
  public static boolean isIntact(Bytes payload, boolean ignoreChecksum) {
    int length = payload.length();
    if (length < FOOTER_BYTES) {
      return false;
    }
    int at = length - FOOTER_BYTES;
    int version = payload.byteAt(at) & 0xFF | (payload.byteAt(at + 1) & 0xFF) << 8;
    if (version > RdbFormat.NEWEST_VERSION) {
      return false;
    }
    return ignoreChecksum
        || Crc64.update(0, payload, length - CHECKSUM_BYTES)
            == payload.longAt(length - CHECKSUM_BYTES);
  }

  /// A reader of the value in a payload that [#isIntact].
  public static RdbReader reader(Bytes payload) {
    return new RdbReader(payload, payload.length() - FOOTER_BYTES);
  }

  // ---- parts

  private void put(int value) {
    if (length == head.length) {
      head = Arrays.copyOf(head, 2 * length);
    }
    head[length++] = (byte) value;
  }

  private void put(byte[] bytes) {
    if (length + bytes.length > head.length) {
      head = Arrays.copyOf(head, length + bytes.length + LONGEST_HEADER);
    }
    System.arraycopy(bytes, 0, head, length, bytes.length);
    length += bytes.length;
  }

  private void putLength(long count) {
    if (count < 1 << 6) {
      put((int) count);
    } else if (count < 1 << 14) {
      put(RdbFormat.LENGTH_14_BITS << 6 | (int) (count >>> 8));
      put((int) count);
    } else {
      put(RdbFormat.LENGTH_32_BITS);
      for (int shift = 24; shift >= 0; shift -= 8) {
        put((int) (count >>> shift));
      }
    }
  }

  private void putNumber(long number) {
    if (number == (byte) number) {
      putEncoded(RdbFormat.INT_8, number, 1);
    } else if (number == (short) number) {
      putEncoded(RdbFormat.INT_16, number, 2);
    } else if (number == (int) number) {
      putEncoded(RdbFormat.INT_32, number, 4);
    } else {
      byte[] digits = Bytes.of(Long.toString(number)).toArray();
      putLength(digits.length);
      put(digits);
    }
  }

  private void putEncoded(int encoding, long number, int bytes) {
    put(RdbFormat.ENCODED << 6 | encoding);
    for (int i = 0; i < bytes; i++) {
      put((int) (number >>> 8 * i));
    }
  }

  private void putString(long at, int count, boolean compress) {
    if (compress && count >= SHORTEST_COMPRESSED && count <= LONGEST_COMPRESSED) {
      byte[] bytes = new byte[count];
      region.get(at, bytes, 0, count);
      byte[] compressed = Lzf.compress(bytes, count);
      if (compressed != null) {
        put(RdbFormat.ENCODED << 6 | RdbFormat.LZF);
        putLength(compressed.length);
        putLength(count);
        put(compressed);
        return;
      }
    }
    putLength(count);
    body = at;
    bodyLength = count;
  }
}
