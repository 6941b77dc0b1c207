/// Memory outside the Java heap: bounded regions, size classes, tagged accounting, checked mode.
package spinel.memory;
