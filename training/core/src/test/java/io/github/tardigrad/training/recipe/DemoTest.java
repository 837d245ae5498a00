package io.github.tardigrad.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.datasets.FashionMnist;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.Validation;
import io.github.tardigrad.training.run.History;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DemoTest {
    @Test
    void recipesDifferInNothingButMethodAndEpochs() {
        List<Recipe> recipes = List.of(Demo.standard(), Demo.hardened(), Demo.published());
        assertThat(recipes).extracting(Recipe::name).containsExactly("standard", "hardened", "published");
        assertThat(recipes).extracting(Recipe::model).containsOnly("cnn");
        assertThat(recipes).extracting(Recipe::validation).containsOnly(Demo.standard().validation());
        assertThat(recipes).extracting(Recipe::batch).containsOnly(Demo.standard().batch());
        assertThat(recipes).extracting(Recipe::learningRate).containsOnly(Demo.standard().learningRate());
        assertThat(recipes).extracting(Recipe::optimizer).containsOnly(Demo.standard().optimizer());
        assertThat(recipes).extracting(recipe -> recipe.method().getClass().getSimpleName())
                .containsExactly("Standard", "Adaptive", "Adaptive");
        assertThat(Demo.attack().parameters(Demo.EPSILON)).isEqualTo("steps=20,step-size=0.025,restarts=1");
    }

    @Test
    void hardenedRecipeLearnsARobustNetwork() {
        Recipe whole = Demo.hardened();
        Recipe brief = new Recipe(whole.name(), whole.model(), whole.method(), 3, 25, whole.optimizer(),
                whole.learningRate(), whole.augmentation(), new Validation(100, 100, Demo.NORM, Demo.EPSILON, 10));
        Examples images = FashionMnist.embeddedTrain().range(0, 1000);
        try (Engine engine = Engine.open("vector")) {
            Model model = brief.model(engine, images, 1);
            assertThat(model.parameters().count()).isEqualTo(121_930);
            History history = brief.trainer(model, 1).fit(images);
            assertThat(history.epochs()).hasSize(3);
            assertThat(history.best().cleanAccuracy()).isGreaterThan(0.5);
            assertThat(Objects.requireNonNull(history.best().robustAccuracy())).isGreaterThan(0.3);
        }
    }
}
