// SPDX-License-Identifier: Apache-2.0
package spinel.resp;

import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.memory.Parcel;

/// Whole requests that wait to be executed together: for each, where its arguments stand.
///
/// The arrays that hold the arguments' bytes stay untouched until the batch is cleared.
public final class RequestBatch {
  private final int capacity;
  private final byte[][] arrays;
  private final int[] firstArgs;
  private final int[] argCounts;
  private int[] offsets = new int[256];
  private int[] lengths = new int[256];
  private Parcel[] collected;
  private int size;
  private int args;

  public RequestBatch(int capacity) {
    this.capacity = capacity;
    arrays = new byte[capacity][];
    firstArgs = new int[capacity];
    argCounts = new int[capacity];
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public boolean isFull() {
    return size == capacity;
  }

  /// Adds the request that a parser has just completed in `array`; `parcels` holds its arguments
  /// that were collected elsewhere, by index, or is null.
  public void add(RequestParser parser, byte[] array, Parcel[] parcels) {
    int count = parser.argCount();
    begin(array, count);
    for (int i = 0; i < count; i++) {
      offsets[args + i] = parser.argOffset(i);
      lengths[args + i] = parser.argLength(i);
      if (parcels != null && parser.argOffset(i) == RequestParser.COLLECTED) {
        if (collected == null || collected.length < offsets.length) {
          collected =
              collected == null
                  ? new Parcel[offsets.length]
                  : Arrays.copyOf(collected, offsets.length);
        }
        collected[args + i] = parcels[i];
      }
    }
    args += count;
  }

  /// Adds a request of words that stand one after the other in `array`.
  public void add(byte[] array, int[] wordOffsets, int[] wordLengths, int count) {
    begin(array, count);
    System.arraycopy(wordOffsets, 0, offsets, args, count);
    System.arraycopy(wordLengths, 0, lengths, args, count);
    args += count;
  }

  private void begin(byte[] array, int count) {
    if (args + count > offsets.length) {
      int length = Math.max(2 * offsets.length, args + count);
      offsets = Arrays.copyOf(offsets, length);
      lengths = Arrays.copyOf(lengths, length);
    }
    if (arrays[size] != array) {
      arrays[size] = array;
    }
    firstArgs[size] = args;
    argCounts[size] = count;
    size++;
  }

  public int argCount(int request) {
    return argCounts[request];
  }

  /// Points `view` at an argument.
  public Bytes arg(int request, int index, Bytes view) {
    int arg = firstArgs[request] + index;
    int offset = offsets[arg];
    if (offset == RequestParser.COLLECTED) {
      return view.set(collected[arg]);
    }
    return view.set(arrays[request], offset, lengths[arg]);
  }

  public void clear() {
    if (collected != null) {
      collected = null;
    }
    if (offsets.length > 16384) {
      offsets = new int[256];
      lengths = new int[256];
      // A batch with very many arguments may also have come in arrays worth letting go.
      Arrays.fill(arrays, null);
    }
    size = 0;
    args = 0;
  }
}
