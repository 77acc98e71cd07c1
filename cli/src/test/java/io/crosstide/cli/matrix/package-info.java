/**
 * The type and transaction matrix. It shows which changes arrive exactly and which are refused, between which versions
 * of MySQL.
 */
@NullMarked
package io.crosstide.cli.matrix;

import org.jspecify.annotations.NullMarked;
