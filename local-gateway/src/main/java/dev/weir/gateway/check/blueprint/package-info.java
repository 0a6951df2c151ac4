/** What a template deploys, however it is written: as SAM, as plain CloudFormation or as an OpenAPI definition. */
@NullMarked
package dev.weir.gateway.check.blueprint;

import org.jspecify.annotations.NullMarked;
