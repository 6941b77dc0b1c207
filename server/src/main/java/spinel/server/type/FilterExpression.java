// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.List;
import spinel.memory.Region;
import spinel.structure.VectorNode;

/// The expression that an element's attributes, a JSON object, have to fulfil:
///
/// ```
///   .year >= 1980 and (.rating > 8.5 or .director in ["Spielberg", "Nolan"])
/// ```
///
/// Fields of the object have a dot before their names. An element without one of the fields that
/// the expression names does not fulfil it, whatever else it says.
public final class FilterExpression {
  private final FilterParser.Step[] steps;
  private final FilterValue[] results;
  private final FilterValue[] stack;
  private final JsonField fields = new JsonField();
  private byte[] json = new byte[256];

  private FilterExpression(List<FilterParser.Step> parsed) {
    steps = parsed.toArray(FilterParser.Step[]::new);
    results = new FilterValue[steps.length];
    stack = new FilterValue[steps.length];
    for (int i = 0; i < steps.length; i++) {
      results[i] = steps[i].constant() == null ? new FilterValue() : steps[i].constant();
    }
  }

  /// The expression of a text.
  public static FilterExpression parse(byte[] text) throws FilterSyntaxException {
    return new FilterExpression(new FilterParser(text).parse());
  }

  /// Whether the attributes of the node with this payload fulfil the expression.
  public boolean accepts(Region region, long payload) {
    if (!VectorNode.hasAttributes(region, payload)) {
      return false;
    }
    int length = VectorNode.attributesBytes(region, payload);
    if (json.length < length) {
      json = new byte[Math.max(length, 2 * json.length)];
    }
    region.get(VectorNode.attributesOffset(region, payload), json, 0, length);
    return accepts(json, length);
  }

  /// Whether an object, the first bytes of an array, fulfils the expression.
  boolean accepts(byte[] object, int length) {
    int top = 0;
    for (int i = 0; i < steps.length; i++) {
      FilterParser.Step step = steps[i];
      if (step.operator() == null) {
        if (step.field() != null && !fields.find(object, length, step.field(), results[i])) {
          return false;
        }
        stack[top++] = results[i];
      } else {
        top -= step.operator().operands();
        FilterValue right = stack[top + step.operator().operands() - 1];
        apply(step.operator(), stack[top], right, results[i]);
        stack[top++] = results[i];
      }
    }
    return stack[0].toBoolean();
  }

  private static void apply(
      FilterOperator operator, FilterValue left, FilterValue right, FilterValue into) {
    switch (operator) {
      case NOT -> into.set(!right.toBoolean());
      case POWER -> into.set(Math.pow(left.toNumber(), right.toNumber()));
      case TIMES -> into.set(left.toNumber() * right.toNumber());
      case DIVIDE -> into.set(left.toNumber() / right.toNumber());
      case MODULO -> into.set(left.toNumber() % right.toNumber());
      case PLUS -> into.set(left.toNumber() + right.toNumber());
      case MINUS -> into.set(left.toNumber() - right.toNumber());
      case GREATER -> into.set(left.toNumber() > right.toNumber());
      case GREATER_OR_EQUAL -> into.set(left.toNumber() >= right.toNumber());
      case LESS -> into.set(left.toNumber() < right.toNumber());
      case LESS_OR_EQUAL -> into.set(left.toNumber() <= right.toNumber());
      case EQUAL -> into.set(left.isEqual(right));
      case NOT_EQUAL -> into.set(!left.isEqual(right));
      case IN -> into.set(left.isIn(right));
      case AND -> into.set(left.toBoolean() && right.toBoolean());
      case OR -> into.set(left.toBoolean() || right.toBoolean());
      case OPEN, CLOSE -> throw new IllegalStateException("parenthesis among the steps");
    }
  }
}
