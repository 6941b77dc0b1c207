// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

/// A field of a hash as it was found: its name, its value, and until when it lives.
///
/// A reused view; valid until the hash is changed.
public final class HashField {
  /// The expiry of a field that stays.
  public static final long NO_EXPIRY = -1;

  final StoredText name = new StoredText();
  final StoredText value = new StoredText();
  long expiry = NO_EXPIRY;

  public StoredText name() {
    return name;
  }

  public StoredText value() {
    return value;
  }

  /// The Unix time in milliseconds at which the field is gone, or [#NO_EXPIRY].
  public long expiryMillis() {
    return expiry;
  }

  /// Whether the field's time has passed at `now`.
  public boolean isExpired(long now) {
    return expiry != NO_EXPIRY && expiry < now;
  }
}
