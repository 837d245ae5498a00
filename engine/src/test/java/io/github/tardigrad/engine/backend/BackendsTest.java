package io.github.tardigrad.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.backend.scalar.ScalarBackendProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendsTest {
    private final List<String> notices = new ArrayList<>();

    @Test
    void aForcedBackendThatCannotRunIsAnErrorThatNamesWhatIsMissing() {
        List<BackendProvider> providers = List.of(broken("fast"), new ScalarBackendProvider());
        assertThatThrownBy(() -> Backends.open(providers, "fast", 1, Precision.FP32, notices::add))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("backend fast cannot run here")
                .hasMessageContaining("start java with --some-flag");
        assertThat(notices).isEmpty();
    }

    @Test
    void autoFallsBackAndSaysInOneLineToWhatAndWhy() {
        List<BackendProvider> providers = List.of(broken("fastest"), broken("fast"), new ScalarBackendProvider());
        try (Backend backend = Backends.open(providers, "auto", 1, Precision.FP32, notices::add)) {
            assertThat(backend.name()).isEqualTo("scalar");
        }
        assertThat(notices).singleElement().asString().contains("scalar").contains("fastest cannot run here")
                .contains("fast cannot run here").contains("--some-flag").doesNotContain("\n");
    }

    @Test
    void autoSaysNothingWhenItHasItsFirstChoice() {
        try (Backend backend = Backends.open(List.of(new ScalarBackendProvider()), "auto", 1, Precision.FP32,
                notices::add)) {
            assertThat(backend.name()).isEqualTo("scalar");
        }
        assertThat(notices).isEmpty();
    }

    @Test
    void theDeviceFollowsTheColon() {
        List<BackendProvider.Request> requests = new ArrayList<>();
        BackendProvider provider = new BackendProvider() {
            @Override
            public String name() { return "cards"; }

            @Override
            public int priority() { return 1; }

            @Override
            public Backend open(Request request) throws BackendUnavailableException {
                requests.add(request);
                return new ScalarBackendProvider().open(request);
            }
        };
        Backends.open(List.of(provider), "cards:1", 7, Precision.FP32, notices::add).close();
        Backends.open(List.of(provider), "cards", 7, Precision.FP32, notices::add).close();
        assertThat(requests).extracting(BackendProvider.Request::threads).containsExactly(7, 7);
        assertThat(requests).extracting(BackendProvider.Request::device).containsExactly("1", "");
        assertThat(requests).extracting(BackendProvider.Request::precision).containsOnly(Precision.FP32);
        requests.getFirst().notices().accept("something is amiss");
        assertThat(notices).containsExactly("something is amiss");
    }

    @Test
    void anUnknownBackendIsAnErrorThatListsTheKnown() {
        List<BackendProvider> providers = List.of(new ScalarBackendProvider());
        assertThatThrownBy(() -> Backends.open(providers, "slow", 1, Precision.FP32, notices::add))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no backend slow")
                .hasMessageContaining("[scalar]");
    }

    @Test
    void aPrecisionThatABackendDoesNotHaveIsAnErrorThatNamesWhoHasIt() {
        assertThatThrownBy(() -> Backends.open("scalar", 1, Precision.TF32, notices::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("backend scalar cannot run here: it computes in fp32 alone")
                .hasMessageContaining("precision tf32 is for the backend opencl");
    }

    @Test
    void theScalarBackendIsAlwaysInstalled() {
        assertThat(Backends.providers()).extracting(BackendProvider::name).contains("scalar");
    }

    private static BackendProvider broken(String name) {
        return new BackendProvider() {
            @Override
            public String name() { return name; }

            @Override
            public int priority() { return 10; }

            @Override
            public Backend open(Request request) throws BackendUnavailableException {
                throw new BackendUnavailableException("start java with --some-flag");
            }
        };
    }
}
