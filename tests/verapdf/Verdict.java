// Says whether PDF documents keep PDF/A-3a and PDF/UA-1, and what they break.

import java.io.FileInputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;

public final class Verdict {
    private static final List<PDFAFlavour> BOTH =
            List.of(PDFAFlavour.fromString("3a"), PDFAFlavour.fromString("ua1"));

    public static void main(String[] paths) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        for (String path : paths) {
            // one reading for both standards: it takes half the time, and asks the same
            try (FileInputStream file = new FileInputStream(path);
                    PDFAParser parser = Foundries.defaultInstance().createParser(file, BOTH.get(0))) {
                PDFAValidator validator =
                        ValidatorFactory.createValidatorByFlavours(BOTH, 20, false, false, false);
                for (ValidationResult result : validator.validateAll(parser)) {
                    tell(path, result.getPDFAFlavour().getId(), result);
                }
            }
        }
    }

    private static void tell(String path, String name, ValidationResult result) {
        String verdict = result.isCompliant() ? "keeps" : "breaks";
        System.out.println(verdict + " " + name + " " + result.getTotalAssertions() + " " + path);
        Set<String> told = new HashSet<>();
        for (TestAssertion test : result.getTestAssertions()) {
            String rule = test.getRuleId().getClause() + "-" + test.getRuleId().getTestNumber();
            if (test.getStatus() == TestAssertion.Status.FAILED && told.add(rule)) {
                System.out.println("  " + rule + ": " + test.getMessage()
                        + " @ " + test.getLocation().getContext());
            }
        }
    }
}
