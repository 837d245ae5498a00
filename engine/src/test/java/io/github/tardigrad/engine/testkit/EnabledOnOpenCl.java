package io.github.tardigrad.engine.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** A test that runs where OpenCL is expected, see {@link TestBackends#isOpenClExpected}. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(value = "io.github.tardigrad.engine.testkit.TestBackends#isOpenClExpected",
        disabledReason = "no OpenCL device here: install the driver of your GPU, or pocl-opencl-icd")
public @interface EnabledOnOpenCl {}
