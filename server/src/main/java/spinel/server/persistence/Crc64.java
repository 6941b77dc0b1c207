// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.structure.PausePoint;

/// The checksum of Redis's snapshots and dumps: the 64-bit CRC with the polynomial of Jones, bits
/// reflected, starting from 0, nothing inverted. The bytes `123456789` give `e9c6d914c4b8d9ca`.
///
/// Eight bytes at a time go through eight tables ("slicing by eight").
public final class Crc64 {
  private static final long REFLECTED_POLYNOMIAL = Long.reverse(0xAD93_D235_94C9_35A9L);
  private static final int SLICES = 8;
  private static final int PIECE_BYTES = 8192;
  private static final long[][] TABLES = tables();
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Crc64() {}

  private static long[][] tables() {
    long[][] tables = new long[SLICES][256];
    for (int i = 0; i < 256; i++) {
      long crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ REFLECTED_POLYNOMIAL;
      }
      tables[0][i] = crc;
    }
    for (int slice = 1; slice < SLICES; slice++) {
      for (int i = 0; i < 256; i++) {
        long before = tables[slice - 1][i];
        tables[slice][i] = before >>> 8 ^ tables[0][(int) before & 0xFF];
      }
    }
    return tables;
  }

  /// The checksum of what `crc` is the checksum of, followed by `count` more bytes.
  public static long update(long crc, byte[] bytes, int from, int count) {
    long sum = crc;
    int at = from;
    int end = from + count;
    for (; end - at >= 8; at += 8) {
      long word = sum ^ (long) LONG.get(bytes, at);
      sum = 0;
      for (int slice = SLICES - 1; slice >= 0; slice--) {
        sum ^= TABLES[slice][(int) word & 0xFF];
        word >>>= 8;
      }
    }
    for (; at < end; at++) {
      sum = sum >>> 8 ^ TABLES[0][(int) (sum ^ bytes[at]) & 0xFF];
    }
    return sum;
  }

  /// As [#update(long, byte[], int, int)], of the first `count` bytes of a view.
  static long update(long crc, Bytes bytes, int count) {
    byte[] piece = new byte[Math.min(PIECE_BYTES, count)];
    long sum = crc;
    for (int from = 0; from < count; from += PIECE_BYTES) {
      PausePoint.pass();
      int length = Math.min(PIECE_BYTES, count - from);
      bytes.copyTo(from, piece, 0, length);
      sum = update(sum, piece, 0, length);
    }
    return sum;
  }

  /// As [#update(long, byte[], int, int)], of bytes in a region.
  static long update(long crc, Region region, long at, long count) {
    byte[] piece = new byte[(int) Math.min(PIECE_BYTES, count)];
    long sum = crc;
    for (long from = 0; from < count; from += PIECE_BYTES) {
      PausePoint.pass();
      int length = (int) Math.min(PIECE_BYTES, count - from);
      region.get(at + from, piece, 0, length);
      sum = update(sum, piece, 0, length);
    }
    return sum;
  }
}
