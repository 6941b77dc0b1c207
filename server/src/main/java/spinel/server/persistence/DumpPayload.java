// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.keyspace.Dictionary;

/// What DUMP gives and RESTORE takes: a value as in a snapshot, then the version of the format in
/// two bytes and a checksum of all that in eight, the lowest first.
///
/// The version is the lowest that has the value's form, so that older servers can take it over. A
/// long string is not copied: it goes from its region into the reply.
public final class DumpPayload {
  private static final int VERSION_BYTES = 2;
  private static final int CHECKSUM_BYTES = 8;
  private static final int FOOTER_BYTES = VERSION_BYTES + CHECKSUM_BYTES;

  private final RdbWriter value;

  private DumpPayload(RdbWriter value) {
    this.value = value;
  }

  /// The payload of a record's value; valid until the record changes.
  public static DumpPayload of(Region region, long record, boolean compress) {
    RdbWriter value = new RdbWriter(region, compress);
    ValueCodec.write(value, record);
    return new DumpPayload(value);
  }

  /// The bytes of the value in a snapshot, without its type.
  public long valueBytes() {
    return (long) value.headLength() + value.bodyLength() - 1;
  }

  /// Replies with the payload as a bulk string.
  public void reply(ReplyWriter reply) {
    long crc = Crc64.update(0, value.head(), 0, value.headLength());
    crc = Crc64.update(crc, value.region(), value.body(), value.bodyLength());
    byte[] footer = new byte[FOOTER_BYTES];
    footer[0] = (byte) value.version();
    crc = Crc64.update(crc, footer, 0, VERSION_BYTES);
    for (int i = 0; i < CHECKSUM_BYTES; i++) {
      footer[VERSION_BYTES + i] = (byte) (crc >>> 8 * i);
    }
    reply.bulkStart((long) value.headLength() + value.bodyLength() + FOOTER_BYTES);
    reply.bulkPart(value.head(), 0, value.headLength());
    reply.bulkPart(value.region(), value.body(), value.bodyLength());
    reply.bulkPart(footer, 0, FOOTER_BYTES);
    reply.bulkEnd();
  }

  /// Whether a payload says that it is a string's.
  public static boolean isString(Bytes payload) {
    return payload.length() > 0 && payload.byteAt(0) == RdbFormat.TYPE_STRING;
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

  /// Reads the value of a payload that [#isIntact] into a new record, which is not yet in the
  /// dictionary, and whose expiry is for the caller to set.
  public static long read(Bytes payload, Dictionary dictionary, Bytes key, boolean expires)
      throws CorruptDataException {
    RdbReader in = new RdbReader(payload, payload.length() - FOOTER_BYTES);
    return ValueCodec.read(in, dictionary, key, expires);
  }
}
