/** What attacks that search image by image share: who is still searched for, what the model answers, its gradients. */
@NullMarked
package io.github.tardigrad.attacks.search;

import org.jspecify.annotations.NullMarked;
