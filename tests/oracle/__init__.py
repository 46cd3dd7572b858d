"""An independent oracle for the law of employer contributions, written from the text and importing nothing of ours."""
