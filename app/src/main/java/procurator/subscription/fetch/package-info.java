/** A document from the web, by a process that lives for this alone: TLS is 31 MiB that would stay. */
@NullMarked
package procurator.subscription.fetch;

import org.jspecify.annotations.NullMarked;
