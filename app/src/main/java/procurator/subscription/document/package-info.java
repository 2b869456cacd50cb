/** What a provider sent, in whatever form, in the one form that local reads. */
@NullMarked
package procurator.subscription.document;

import org.jspecify.annotations.NullMarked;
