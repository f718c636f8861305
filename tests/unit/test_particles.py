"""Korean particles after values, by literal sentences of a Korean reader."""

import pytest

from ui.session.particles import with_particles

SENTENCES = {
    "0을(를) 1(으)로": "0을 1로",
    "2이(가) 3(으)로": "2가 3으로",
    "4은(는) 5과(와)": "4는 5와",
    "6(으)로 7(으)로 8(으)로 9(으)로": "6으로 7로 8로 9로",
    "10은(는) 100을(를)": "10은 100을",
    "97.1 %이(가)": "97.1 %가",
    "'훈련'은(는) '평균'과(와)": "'훈련'은 '평균'과",
    "최댓값을(를) 모자을(를) 신발(으)로": "최댓값을 모자를 신발로",
    "앵클 부츠(으)로 (가방)이(가)": "앵클 부츠로 (가방)이",
    "C3은(는) F6(으)로": "C3은 F6으로",
    "cat을(를) weights.npz은(는)": "cat을(를) weights.npz은(는)",
    "particles (so) stay": "particles (so) stay",
}


@pytest.mark.parametrize(("text", "wanted"), SENTENCES.items())
def test_the_form_that_the_letter_before_asks_for(text, wanted):
    assert with_particles(text) == wanted
