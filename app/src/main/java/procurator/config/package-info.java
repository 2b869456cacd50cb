/** Reading config.json, options and ss:// URLs into the records of other rooms, and what to say of what is wrong. */
@NullMarked
package procurator.config;

import org.jspecify.annotations.NullMarked;
