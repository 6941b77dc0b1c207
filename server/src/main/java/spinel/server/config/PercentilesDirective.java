// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The directive `latency-tracking-info-percentiles`: numbers from 0 to 100.
public final class PercentilesDirective extends Directive<List<Double>> {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern INFINITE = Pattern.compile("(?i)([+-]?)inf(inity)?");
  private static final int PRINTED_DECIMALS = 6;

  PercentilesDirective(String names, List<Double> initial, Trait... traits) {
    super(names, initial, traits);
  }

  @Override
  List<Double> parse(List<String> words, Settings settings) throws InvalidValueException {
    if (words.equals(List.of(""))) {
      return List.of();
    }
    List<Double> percentiles = new ArrayList<>();
    for (String word : words) {
      double percentile = number(word);
      if (percentile > 100 || percentile < 0) {
        throw new InvalidValueException(
            "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
      }
      percentiles.add(percentile);
    }
    return List.copyOf(percentiles);
  }

  private static double number(String word) throws InvalidValueException {
    if (INFINITE.matcher(word).matches()) {
      return word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (DECIMAL.matcher(word).matches()) {
      double number = Double.parseDouble(word);
      if (Double.isFinite(number)) {
        return number;
      }
    }
    throw new InvalidValueException("Invalid latency-tracking-info-percentiles parameters");
  }

  @Override
  String print(List<Double> value) {
    return value.stream().map(PercentilesDirective::print).collect(Collectors.joining(" "));
  }

  private static String print(double percentile) {
    if (percentile == 0) {
      return 1 / percentile < 0 ? "-0" : "0";
    }
    return new BigDecimal(percentile)
        .setScale(PRINTED_DECIMALS, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  @Override
  List<Rewritten> rewrite(List<Double> value) {
    return List.of(new Rewritten(value.isEmpty() ? "\"\"" : print(value), true));
  }
}
