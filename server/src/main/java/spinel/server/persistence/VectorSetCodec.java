// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.type.VectorSetValue;
import spinel.structure.Element;
import spinel.structure.Projection;
import spinel.structure.Quantization;
import spinel.structure.QueryVector;
import spinel.structure.VectorGraph;
import spinel.structure.VectorLoader;
import spinel.structure.VectorNode;
import spinel.structure.VectorRoot;

/// Vector sets in snapshots: the value of a module's type, made of numbers and strings.
///
/// ```
///   dimension, elements, quantization | M << 8, flags
///   if there is a projection: input dimension, matrix
///   each element: name, attributes if any element has some, vector, count of numbers, numbers
/// ```
///
/// An element's numbers are its id, `level | version << 24`, for each level from 0 on how many
/// links there are, for how many there is room and the ids linked to, and in the end the norm in
/// the low and the range in the high half of a long. Version 1 has a number more for each level,
/// the link to the farthest node, which no one needs who can find it; so version 0 is written.
final class VectorSetCodec {
  /// The name `vectorset` in letters of six bits, and ten bits of a version, 0.
  private static final long TYPE_ID = 0xBDE7_2DA2_BB1E_B400L;

  private static final int HAS_PROJECTION = 1;
  private static final int HAS_ATTRIBUTES = 2;
  private static final int USUAL_LINKS = 16;
  private static final int MOST_LINKS = 4096;
  private static final int MOST_CAPACITY = 4 * MOST_LINKS;
  private static final int NEWEST_NODE_VERSION = 1;
  private static final Bytes NOTHING = Bytes.of("");

  private VectorSetCodec() {}

  // ---- writing

  /// Writes a vector set's type and value.
  static void write(RdbWriter out, long record) {
    Region region = out.region();
    long root = VectorSetValue.root(region, record);
    VectorGraph set = new VectorGraph(region).open(root);
    out.writeByte(RdbFormat.TYPE_MODULE);
    out.writeLength(TYPE_ID);
    int input = VectorRoot.inputDimension(region, root);
    int kept = VectorRoot.dimension(region, root);
    boolean attributed = VectorRoot.attributed(region, root) > 0;
    unsigned(out, kept);
    unsigned(out, VectorRoot.size(region, root));
    unsigned(
        out,
        VectorRoot.quantization(region, root).ordinal()
            | VectorRoot.linksPerLevel(region, root) << 8);
    unsigned(out, (input > 0 ? HAS_PROJECTION : 0) | (attributed ? HAS_ATTRIBUTES : 0));
    if (input > 0) {
      unsigned(out, input);
      out.writeLength(RdbFormat.MODULE_STRING);
      out.writeLength(4L * input * kept);
      for (int row = 0; row < kept; row++) {
        out.write(Projection.row(region, root, row), 0, 4 * input);
      }
    }
    for (long node = set.first(); node != 0; node = set.next(node)) {
      writeNode(out, set, node, attributed);
    }
    out.writeLength(RdbFormat.MODULE_END);
  }

  private static void unsigned(RdbWriter out, long number) {
    out.writeLength(RdbFormat.MODULE_UNSIGNED);
    out.writeLength(number);
  }

  private static void string(RdbWriter out, long at, int count) {
    out.writeLength(RdbFormat.MODULE_STRING);
    out.writeString(at, count);
  }

  private static void writeNode(RdbWriter out, VectorGraph set, long node, boolean attributed) {
    Region region = out.region();
    long payload = VectorNode.payload(region, node);
    string(out, Element.nameOffset(region, node), Element.nameBytes(region, node));
    if (attributed && VectorNode.hasAttributes(region, payload)) {
      string(
          out,
          VectorNode.attributesOffset(region, payload),
          VectorNode.attributesBytes(region, payload));
    } else if (attributed) {
      string(out, node, 0);
    }
    int kept = VectorRoot.dimension(region, set.root());
    Quantization quantization = VectorRoot.quantization(region, set.root());
    string(out, VectorNode.vector(payload), quantization.bytes(kept));
    int top = VectorNode.level(region, payload);
    int numbers = 3;
    for (int level = 0; level <= top; level++) {
      long links = VectorNode.links(region, payload, set.vectorBytes(), level);
      numbers += 2 + VectorNode.count(region, links);
    }
    unsigned(out, numbers);
    unsigned(out, VectorNode.id(region, payload));
    unsigned(out, top);
    for (int level = 0; level <= top; level++) {
      long links = VectorNode.links(region, payload, set.vectorBytes(), level);
      int count = VectorNode.count(region, links);
      unsigned(out, count);
      unsigned(out, VectorNode.capacity(region, links));
      for (int i = 0; i < count; i++) {
        long other = Region.toOffset(region.getInt(VectorNode.link(links, i)));
        unsigned(out, VectorNode.id(region, VectorNode.payload(region, other)));
      }
    }
    unsigned(
        out,
        Float.floatToRawIntBits(VectorNode.norm(region, payload)) & 0xFFFF_FFFFL
            | (long) Float.floatToRawIntBits(VectorNode.range(region, payload)) << 32);
  }

  // ---- reading

  /// Reads a value whose type has been read.
  static long read(RdbReader in, Region region, Bytes key, boolean expires)
      throws CorruptDataException {
    require(in.readLengthOrEncoding() == TYPE_ID && !in.isEncoded(), "another module's type");
    long kept = unsigned(in);
    long elements = unsigned(in);
    long configuration = unsigned(in);
    long flags = unsigned(in);
    int quantization = (int) configuration & 0xFF;
    int links = (int) (configuration >>> 8) & 0xFFFF;
    require(quantization < Quantization.values().length, "quantization");
    require(kept > 0 && kept <= QueryVector.LARGEST_DIMENSION, "dimension");
    require(elements > 0 && elements <= in.remaining(), "number of elements");
    require(links <= MOST_LINKS, "links");
    long input = (flags & HAS_PROJECTION) == 0 ? 0 : unsigned(in);
    require(input >= 0 && input <= QueryVector.LARGEST_DIMENSION, "input dimension");
    require((flags & HAS_PROJECTION) == 0 || input > 0, "input dimension");
    VectorLoader loader =
        new VectorLoader(
            region,
            VectorSetValue.shape(
                (int) kept,
                Quantization.of(quantization),
                links == 0 ? USUAL_LINKS : links,
                (int) input));
    try {
      if (input > 0) {
        Bytes matrix = string(in);
        require(matrix.length() == 4 * input * kept, "matrix");
        loader.setProjection(matrix);
      }
      int bytes = Quantization.of(quantization).bytes((int) kept);
      for (long i = 0; i < elements; i++) {
        require(loader.add(readNode(in, (flags & HAS_ATTRIBUTES) != 0, bytes)), "second name");
      }
      require(in.readLength() == RdbFormat.MODULE_END, "no end of the module's value");
      require(loader.finish(), "links");
    } catch (CorruptDataException | RuntimeException failed) {
      loader.set().free(Integer.MAX_VALUE);
      throw failed;
    }
    return VectorSetValue.createRecord(region, loader.set(), key, expires);
  }

  private static void require(boolean condition, String what) throws CorruptDataException {
    if (!condition) {
      throw new CorruptDataException(what);
    }
  }

  private static long unsigned(RdbReader in) throws CorruptDataException {
    require(in.readLength() == RdbFormat.MODULE_UNSIGNED, "no number");
    long number = in.readLengthOrEncoding();
    require(!in.isEncoded(), "no number");
    return number;
  }

  private static Bytes string(RdbReader in) throws CorruptDataException {
    require(in.readLength() == RdbFormat.MODULE_STRING, "no string");
    return in.readString();
  }

  private static Bytes kept(RdbReader in) throws CorruptDataException {
    return Bytes.of(string(in).toArray());
  }

  private static VectorLoader.Node readNode(RdbReader in, boolean attributed, int vectorBytes)
      throws CorruptDataException {
    Bytes name = kept(in);
    Bytes attributes = attributed ? kept(in) : NOTHING;
    Bytes vector = kept(in);
    require(vector.length() == vectorBytes, "length of a vector");
    long left = unsigned(in);
    require(left >= 3 && left <= in.remaining(), "numbers of an element");
    long id = unsigned(in);
    long levelAndVersion = unsigned(in);
    int level = (int) levelAndVersion & 0xFF;
    int version = (int) (levelAndVersion >>> 24) & 0xFF;
    require(level <= VectorNode.HIGHEST_LEVEL, "level");
    require(version <= NEWEST_NODE_VERSION, "version of an element");
    left -= 2;
    long[][] links = new long[level + 1][];
    for (int i = 0; i <= level; i++) {
      long count = unsigned(in);
      long capacity = unsigned(in);
      require(capacity >= 0 && capacity <= MOST_CAPACITY, "room for links");
      require(count >= 0 && count <= capacity && count <= in.remaining(), "number of links");
      links[i] = new long[(int) count];
      for (int k = 0; k < count; k++) {
        links[i][k] = unsigned(in);
      }
      if (version > 0) {
        unsigned(in);
      }
      left -= 2 + count + version;
    }
    long normAndRange = unsigned(in);
    require(left == 1, "numbers of an element");
    return new VectorLoader.Node(
        name,
        attributes,
        vector,
        id,
        Float.intBitsToFloat((int) normAndRange),
        Float.intBitsToFloat((int) (normAndRange >>> 32)),
        links);
  }
}
