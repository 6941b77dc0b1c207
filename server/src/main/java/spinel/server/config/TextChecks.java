// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What single text directives ask of their values.
final class TextChecks {
  static final TextDirective.Check ANY = value -> {};

  static final TextDirective.Check DATABASE_FILE =
      value -> refuse(isPath(value), "dbfilename can't be a path, just a filename");

  static final TextDirective.Check APPEND_FILE =
      value -> {
        refuse(value.isEmpty(), "appendfilename can't be empty");
        refuse(isPath(value), "appendfilename can't be a path, just a filename");
      };

  static final TextDirective.Check APPEND_FOLDER =
      value -> {
        refuse(value.isEmpty(), "appenddirname can't be empty");
        refuse(isPath(value), "appenddirname can't be a path, just a dirname");
      };

  static final TextDirective.Check BACKUP_FOLDER =
      value -> {
        refuse(value.isEmpty(), "backupdirname can't be empty");
        refuse(isPath(value), "backupdirname can't be a path, just a dirname");
      };

  private static final Pattern PRELOAD_PREFIX = Pattern.compile("(aof|rdb):/.*", Pattern.DOTALL);
  private static final Pattern PRELOAD_SUFFIX = Pattern.compile(".*\\.[^.]+", Pattern.DOTALL);

  static final TextDirective.Check PRELOAD_FILE =
      value -> {
        refuse(
            !PRELOAD_PREFIX.matcher(value).matches(),
            "argument must be in the format '[aof|rdb]:[filename]'");
        refuse(
            Arrays.stream(value.substring("aof:/".length()).split("/", -1))
                .anyMatch(Set.of("", ".", "..")::contains),
            "preload-file path must be a normalized absolute file path");
        refuse(!PRELOAD_SUFFIX.matcher(value).matches(), "preload-file must end with an extension");
      };

  private static final int LONGEST_HOSTNAME = 256;
  private static final Pattern HOSTNAME_LETTERS = Pattern.compile("[A-Za-z0-9.-]*");

  static final TextDirective.Check HOSTNAME =
      value -> {
        refuse(
            value.length() >= LONGEST_HOSTNAME,
            "Hostnames must be less than " + LONGEST_HOSTNAME + " characters");
        refuse(
            !HOSTNAME_LETTERS.matcher(value).matches(),
            "Hostnames may only contain alphanumeric characters, hyphens or dots");
      };

  private static final Pattern NODE_NAME_REFUSED =
      Pattern.compile("[\0!#$%&()*+:;<>?@\\[\\]^{|}~]");

  static final TextDirective.Check NODE_NAME =
      value ->
          refuse(
              NODE_NAME_REFUSED.matcher(value).find(),
              "Announced human node name contained invalid character");

  static final TextDirective.Check PEER_NAME =
      value -> {
        refuse(
            value.chars().anyMatch(letter -> letter >= '\t' && letter <= '\r'),
            "tls-expected-peer-name must not contain whitespace other than spaces separating"
                + " names; use an empty string to disable it");
        refuse(
            !value.isEmpty() && value.isBlank(),
            "tls-expected-peer-name contains no usable name; use an empty string to disable it");
      };

  /// The variables of a process title, and whether each always stands for some text.
  private static final Map<String, Boolean> TITLE_VARIABLES =
      Map.of(
          "title", false,
          "listen-addr", true,
          "server-mode", false,
          "port", true,
          "tls-port", true,
          "unixsocket", false,
          "config-file", false);

  private static final Pattern TITLE_PART =
      Pattern.compile("\\{(?<literal>\\{)|\\{(?<variable>[^}]*)}|(?<broken>\\{)|(?<text>[^{]+)");

  static final TextDirective.Check TITLE_TEMPLATE =
      value -> refuse(!isTitle(value), "template format is invalid or contains unknown variables");

  static final TextDirective.Check LOCALE =
      value -> refuse(!isLocale(value), "Invalid locale name");

  private TextChecks() {}

  private static void refuse(boolean condition, String message) throws InvalidValueException {
    if (condition) {
      throw new InvalidValueException(message);
    }
  }

  private static boolean isPath(String value) {
    return value.contains("/") || value.contains("\\");
  }

  private static boolean isTitle(String template) {
    boolean visible = false;
    Matcher part = TITLE_PART.matcher(template);
    while (part.find()) {
      String variable = part.group("variable");
      if (part.group("broken") != null
          || variable != null && !TITLE_VARIABLES.containsKey(variable)) {
        return false;
      }
      visible |= part.group("literal") != null;
      visible |= variable != null && TITLE_VARIABLES.get(variable);
      visible |= part.group("text") != null && !part.group("text").replace(" ", "").isEmpty();
    }
    return visible;
  }

  private static boolean isLocale(String name) {
    if (name.isEmpty() || Set.of("C", "POSIX", "C.UTF-8", "C.utf8").contains(name)) {
      return true;
    }
    String language = name.split("[.@]", 2)[0];
    return language.contains("_")
        && Arrays.stream(Locale.getAvailableLocales())
            .anyMatch(locale -> locale.toString().equals(language));
  }
}
